package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenewalStateTest {

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;
  private Renewal renewal;

  @BeforeEach
  void begin() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
  }

  @Test
  void state_onceSeen_staysAsItWasSeen() throws Exception {
    RenewalState before = renewal.state();
    Instant then = clock.instant();

    clock.advance(Duration.ofDays(500));
    Renewal after = renewal.confirm("mailed");
    rotation.overridingRenewal("as nobody uses it").retireKey(OLD.keyId());

    assertThat(before.now()).isEqualTo(then);
    assertThat(before.done()).hasSize(1);
    assertThat(before.next()).contains(renewal.step(2));
    assertThat(before.isOverdue()).isFalse();
    assertThat(before.deadline()).contains(OLD.certificate().getNotAfter().toInstant());
    assertThat(before.oldKeyKeptUntil()).isEmpty();
    assertThat(after.state().now()).isEqualTo(then.plus(Duration.ofDays(500)));
    assertThat(after.state().done()).hasSize(2);
    assertThat(after.state().deadline()).isEmpty();
    assertThat(after.state().oldKeyKeptUntil()).isPresent();
  }

  @Test
  void state_ofARenewal_namesWhatItIsAbout() {
    RenewalState state = renewal.by("alice").state();

    assertThat(state.alias()).isEqualTo(ORDERS);
    assertThat(state.secondAlias()).isEqualTo(Renewals.NEXT);
    assertThat(state.oldKey()).contains(OLD.keyId());
    assertThat(state.newKey()).contains(NEW.keyId());
    assertThat(state.begun()).isEqualTo(clock.instant());
    assertThat(state.procedures()).containsOnlyKeys("");
    assertThat(state.procedures().get("")).isEqualTo(state.procedure(""));
    assertThat(state.oldCertificateEnd()).contains(OLD.certificate().getNotAfter().toInstant());
    assertThat(state.retention()).isEqualTo(rotation.retention());
    assertThat(state.who()).isEqualTo("alice");
    assertThat(state).hasToString("orders: next is " + renewal.step(2));
    assertThat(renewal).hasToString(state.toString());
  }

  @Test
  void stepsOfTheState_areDone_orOpen_orStillToCome() {
    RenewalState state = renewal.state();
    PendingStep done = state.step("", 1);

    assertThat(state.isDone(done)).isTrue();
    assertThat(state.record(done).orElseThrow().note().author()).isEqualTo("tester");
    assertThat(state.pendingSteps()).containsExactly(state.step("", 2));
    assertThat(state.record(state.step("", 3))).isEmpty();
    assertThat(state.isHeldBack("")).isFalse();
    assertThat(state.isSettled()).isFalse();
  }

  @Test
  void state_ofAPartnerThatTheRenewalDoesNotHave_isRefusedByName() {
    RenewalState state = renewal.state();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> state.downtime("nobody"))
        .withMessageContaining("'nobody'");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> state.isHeldBack("nobody"));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> state.procedure("nobody"));
  }

  @Test
  void state_ofARenewalThatIsOver_tellsHowItCameToItsEnd() throws Exception {
    RenewalState ended = renewal.end("the partner is gone").state();
    Renewal next = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS);
    RenewalState back = next.rollBack("a mistake").state();

    assertThat(ended.isEnded()).isTrue();
    assertThat(ended.isRolledBack()).isFalse();
    assertThat(ended.isFinished()).isTrue();
    assertThat(ended.pendingSteps()).isEmpty();
    assertThat(ended.deadline()).isEmpty();
    assertThat(ended).hasToString("orders: ended");
    assertThat(back.isRolledBack()).isTrue();
    assertThat(back.isEnded()).isFalse();
    assertThat(back).hasToString("orders: rolled back");
  }
}
