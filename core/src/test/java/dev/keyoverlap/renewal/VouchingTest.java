package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is recorded, somebody has said it, and on what ground. */
class VouchingTest {

  private static final HeldKey THIRD = Renewals.key("third", 700);

  /** All that people record, in a renewal whose downtime was agreed on. */
  enum Verb {
    AGREE_AGAIN {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        PendingStep agreeing = renewal.step(2);
        Instant from = renewal.state().now().plus(Duration.ofDays(1));
        return renewal.agreeDowntime(agreeing, from, from.plus(Duration.ofHours(1)), evidence);
      }
    },
    TAKE_ANOTHER {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.supplyKey(THIRD, evidence);
      }
    },
    CONFIRM {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.confirm(renewal.step(3), evidence);
      }
    },
    NAME_THE_SECOND_ALIAS {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.confirmSecondAlias("", evidence);
      }
    },
    COMPROMISED {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.markCompromised(NEW.keyId(), evidence);
      }
    },
    ROLL_BACK {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.rollBack(evidence);
      }
    },
    END {
      @Override
      Renewal on(Renewal renewal, String evidence) throws KeyOverlapException {
        return renewal.end(evidence);
      }
    };

    abstract Renewal on(Renewal renewal, String evidence) throws KeyOverlapException;
  }

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;
  private Renewal renewal;

  @BeforeEach
  void begin() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    renewal = Renewal.begin(rotation, Procedure.named("CS4"), ORDERS, NEW);
    renewal = Renewals.step(renewal, renewal.step(2), clock);
    assertThat(renewal.next().orElseThrow().step().action()).isEqualTo(Action.HAND_OVER);
  }

  private void assertRefused(Reason reason, Renewal by, Verb verb, String evidence) {
    Keyring before = rotation.keyring();
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> verb.on(by, evidence))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(rotation.keyring()).isSameAs(before);
  }

  @ParameterizedTest
  @EnumSource
  void verb_byNobodyOrWithoutEvidence_isRefused_andIsDoneWithBoth(Verb verb) throws Exception {
    assertRefused(Reason.NEEDS_NAME, renewal.by(""), verb, "mail of 3 May");
    assertRefused(Reason.NEEDS_EVIDENCE, renewal, verb, " ");

    Renewal after = verb.on(renewal.by("bob"), "mail of 3 May");

    assertThat(rotation.history())
        .last()
        .satisfies(change -> assertThat(change.note().author()).isEqualTo("bob"))
        .satisfies(change -> assertThat(change.note().why()).contains("mail of 3 May"));
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().done())
        .isEqualTo(after.state().done());
  }

  @Test
  void verb_onceTheRenewalIsOver_saysHowItCameToItsEnd() throws Exception {
    Renewal ended = renewal.end("the partner is gone");

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> ended.markCompromised(NEW.keyId(), "stolen"))
        .withMessageContaining("Cannot change the renewal of 'orders': it was ended.");
  }

  @Test
  void compromised_ofTheKeyInUse_isRefused_sinceThatNeedsAProcedureOfItsOwn() throws Exception {
    Keyring before = rotation.keyring();

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> renewal.markCompromised(OLD.keyId(), "the laptop was stolen"))
        .withMessageContaining("Begin the procedure after a compromise")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_ORDER));
    assertThat(rotation.keyring()).isSameAs(before);
  }

  @Test
  void newKey_thatGivesWayToAnotherAfterItWasStolen_isHandedOverAnew_andTheDowntimeStands()
      throws Exception {
    Renewal stolen =
        renewal.confirm("mailed").markCompromised(NEW.keyId(), "the laptop was stolen");

    Renewal replaced = stolen.supplyKey(THIRD, "made anew");

    assertThat(replaced.state().done())
        .extracting(StepRecord::number)
        .as("1 is taken twice, 2 agreed on, 3 to be done again")
        .containsExactly(1, 2, 0, 1);
    assertThat(replaced.next()).contains(replaced.step(3));
  }

  @Test
  void asking_whereNobodyWasAsked_isNotDone() throws Exception {
    KeystoreRotation other = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    other.add(ORDERS, OLD);
    Renewal asking =
        Renewal.with(other, ORDERS)
            .partner("", Procedure.named("SK5"))
            .begin()
            .supplyKey(NEW, "from the platform");
    PendingStep pending = asking.next().orElseThrow();

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> asking.confirm(pending, "asked"))
        .withMessageContaining("nobody was asked")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NEEDS_ANSWERS));
    Renewal asked =
        asking.recordAnswer(pending, "sender B", Answer.YES, "mail").confirm(pending, "asked");
    assertThat(asked.state().isDone(pending)).isTrue();
  }
}
