package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key in use is stolen while its renewal is in progress, and the new one waits. */
class CompromiseInTheMidstTest {

  private final SetClock clock = new SetClock();
  private final OutboundGate gate = Renewals.gate();
  private KeystoreRotation rotation;
  private Renewal.Builder compromise;

  @BeforeEach
  void begin() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    Renewal running =
        Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW).confirm("mailed");
    assertThat(running.state().isSettled()).isFalse();
    compromise =
        Renewal.with(rotation, ORDERS)
            .partner("", Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND))
            .gate(gate);
  }

  private KeyState stateOf(HeldKey key) {
    return rotation.keyring().find(key.keyId()).orElseThrow().state();
  }

  @Test
  void begin_withoutTheKey_asksWhichOneOfThemIsStolen() {
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(compromise::begin)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WHICH_KEY))
        .withMessageContaining(OLD.keyId().toString())
        .withMessageContaining(NEW.keyId().toString());
    assertThat(gate.isPaused()).isFalse();
  }

  /** With the one that waits already, or with another one that is made for it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keyInUse_isTakenOut_andTheNextOneIsSentWith(boolean withTheOneThatWaits) throws Exception {
    HeldKey next = withTheOneThatWaits ? NEW : Renewals.key("third", 500);
    Renewal renewal = compromise.compromisedKey(OLD.keyId()).begin().perform();
    assertThat(gate.isPaused()).isTrue();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> rotation.keyring().requireFlow(ORDERS));

    renewal = renewal.perform();
    assertThat(stateOf(OLD)).isEqualTo(KeyState.COMPROMISED);
    assertThat(stateOf(NEW)).isEqualTo(KeyState.STAGED);
    renewal = renewal.confirm("all are told");
    renewal = withTheOneThatWaits ? renewal.perform() : renewal.supplyKey(next, "made anew");
    assertThat(renewal.state().newKey()).contains(next.keyId());
    Renewal early = renewal;
    assertRefused(Reason.OUT_OF_ORDER, () -> early.perform(early.step(7)));
    renewal = renewal.confirm("by courier").confirm("the old one is removed");
    assertThat(gate.isPaused()).isTrue();
    renewal = renewal.perform().perform();

    assertThat(stateOf(next)).isEqualTo(KeyState.ACTIVE);
    assertThat(gate.isPaused()).isFalse();
    rotation.keyring().requireFlow(ORDERS);
    assertThat(renewal.isFinished()).isTrue();
    Renewal done = renewal;
    assertThatExceptionOfType(StepRefusedException.class).isThrownBy(() -> done.rollBack("x"));
  }

  @Test
  void renewalThatWasInterrupted_goesOnNoMore() throws Exception {
    Renewal before = Renewal.resume(rotation, ORDERS).orElseThrow();
    Renewal after = compromise.compromisedKey(OLD.keyId()).begin();

    assertRefused(Reason.SUPERSEDED, () -> before.confirm("accepted"));
    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> after.rollBack("not stolen after all"));
  }
}
