package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one partner's steps mean for those of another, and which of them can be said again. */
class RenewalOrderTest {

  private static final Procedure CS1 = Procedure.named("CS1");
  private static final Procedure CS3 = Procedure.named("CS3");
  private static final Procedure CS4 = Procedure.named("CS4");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  @Test
  void rollBack_afterACompromise_isRefused_asSoonAsItIsKnownAndNotOnlyOnceTheKeyIsOut()
      throws Exception {
    Procedure procedure = Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND);
    Renewal begun = Renewal.begin(rotation, procedure, ORDERS);

    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> begun.rollBack("a false alarm"));
  }

  @Test
  void rollBack_toAKeyThatWasDeclaredCompromisedMeanwhile_isRefused() throws Exception {
    Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);
    rotation.markCompromised(OLD.keyId(), "stolen");

    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> renewal.rollBack("errors there"));
  }

  @Test
  void partnerWhoseMessagesAreMadeApart_doesNotHoldUpTheSecondAlias() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("both", CS3)
            .partner("apart", CS1)
            .withoutSecondAlias("apart")
            .begin()
            .supplyKey(NEW, "made here");
    renewal = renewal.confirm(renewal.step("both", 2), "mail");
    renewal = renewal.confirm(renewal.step("both", 3), "mail");

    Renewal two = renewal.perform(renewal.step("both", 4));
    assertThat(two.state().isDone(two.step("both", 4))).isTrue();
  }

  @Test
  void downtime_isAgreedAgain_forAnotherTimeOnly() throws Exception {
    Renewal renewal = Renewal.begin(rotation, CS4, ORDERS, NEW);
    PendingStep agreeing = renewal.step(2);
    Instant from = clock.instant().plus(Duration.ofDays(3));
    Instant until = from.plus(Duration.ofHours(2));
    Renewal agreed = renewal.agreeDowntime(agreeing, from, until, "telephone");

    assertThat(noteOf(agreed.agreeDowntime(agreeing, from, until, "again"))).isEqualTo("telephone");
    assertThat(noteOf(agreed.agreeDowntime(agreeing, from.plusMillis(1), until, "later")))
        .isEqualTo("later");
    assertThat(
            noteOf(
                agreed.agreeDowntime(agreeing, from.plusMillis(1), until.plusMillis(1), "longer")))
        .isEqualTo("longer");
    assertThat(agreed.state().downtime("").flatMap(StepRecord::until)).contains(until);
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().downtime(""))
        .map(StepRecord::until)
        .contains(Optional.of(until.plusMillis(1)));
  }

  private static String noteOf(Renewal renewal) {
    return renewal.state().downtime("").orElseThrow().note().why();
  }
}
