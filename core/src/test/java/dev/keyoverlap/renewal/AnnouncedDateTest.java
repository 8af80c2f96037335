package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A date on which somebody else changes a key: announced, or vouched for when it has come. */
class AnnouncedDateTest {

  private static final Procedure TL1 = Procedure.named("TL1");

  private final SetClock clock = new SetClock();
  private Renewal begun;

  @BeforeEach
  void begin() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(TL1, InMemoryKeyringStore.empty(), clock);
    begun = Renewal.begin(rotation, TL1, ORDERS).confirm("made");
  }

  @Test
  void date_thatWasAnnounced_isAwaited_andNobodyVouchesForIt() throws Exception {
    Instant date = clock.instant().plus(Duration.ofDays(14));
    Renewal waiting =
        begun
            .agreeDowntime(begun.step(2), date, date, "mail")
            .confirm("passed on")
            .confirm("trusted");
    PendingStep awaiting = waiting.step(5);

    assertThat(waiting.state().notBefore(awaiting)).contains(date);
    assertRefused(Reason.TOO_EARLY, waiting::perform);
    assertRefused(Reason.NEEDS_PERFORMING, () -> waiting.confirm(awaiting, "it has come"));
    clock.set(date);
    assertThat(waiting.perform().state().isDone(awaiting)).isTrue();
  }

  @Test
  void date_thatNobodyAnnounced_hasComeWhenSomebodySaysSo() throws Exception {
    Renewal waiting = begun.confirm("some day").confirm("passed on").confirm("trusted");
    PendingStep awaiting = waiting.step(5);

    assertThat(waiting.state().notBefore(awaiting)).isEmpty();
    assertRefused(Reason.NEEDS_CONFIRMATION, waiting::perform);
    assertThat(waiting.confirm(awaiting, "it has come").state().isDone(awaiting)).isTrue();
  }
}
