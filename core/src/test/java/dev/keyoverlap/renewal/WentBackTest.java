package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner puts its old key back: what it had confirmed no longer holds, what we did does. */
class WentBackTest {

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

  private static List<Integer> steps(Renewal renewal) {
    return renewal.state().done().stream().map(StepRecord::number).toList();
  }

  @Test
  void partnerThatWentBack_hasToConfirmAgain_andOurStepsStay() throws Exception {
    Renewal ready =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.EXCHANGE);
    assertThat(steps(ready)).containsExactly(1, 2, 3, 4);

    Renewal back = ready.by("bob").recordReturnToOldKey("", "ticket 4712");

    assertThat(steps(back)).as("0 is the remark").containsExactly(1, 2, 0);
    assertThat(back.state().done())
        .last()
        .isEqualTo(
            RenewalRecord.remark(
                "",
                clock.instant(),
                new Change.Note("bob", "returned to the old key: ticket 4712")));
    assertThat(back.state().pendingSteps()).containsExactly(back.step(3));
    assertRefused(Reason.OUT_OF_ORDER, () -> back.perform(back.step(5)));
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().done())
        .isEqualTo(back.state().done());
  }

  @Test
  void whatAPartnerSaidBeforeItChangedAnything_stays() throws Exception {
    Renewal agreed =
        Renewals.until(clock, Renewal.begin(rotation, CS3, ORDERS, NEW), Action.START_SECOND);
    assertRefused(Reason.OUT_OF_ORDER, () -> agreed.recordReturnToOldKey("", "ticket 4712"));
    Renewal switched = Renewals.until(clock, agreed, Action.EXCHANGE);
    assertThat(steps(switched)).containsExactly(1, 2, 3, 4, 5, 6, 7);

    Renewal back = switched.recordReturnToOldKey("", "ticket 4712");

    assertThat(steps(back)).containsExactly(1, 2, 3, 4, 5, 0);
    assertThat(back.next()).contains(back.step(6));
  }

  @Test
  void partnerThatWentBackAfterMessagesWereSentAgain_isSentNone_untilItHasTheNewKey()
      throws Exception {
    Renewal sending =
        Renewals.until(clock, Renewal.begin(rotation, CS4, ORDERS, NEW), Action.KEEP_OLD);
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();

    Renewal back = sending.recordReturnToOldKey("", "their system was restored");

    assertThat(back.state().isDone(back.step(6))).as("exchanged").isTrue();
    assertThat(back.state().isDone(back.step(9))).as("sends again").isFalse();
    assertThat(back.state().isHeldBack("")).isTrue();
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isTrue();
    Renewal again = Renewals.until(clock, back, Action.KEEP_OLD);
    assertThat(again.state().isHeldBack("")).isFalse();
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
  }

  @Test
  void partnerThatWentBack_leavesWhatOthersConfirmed() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("first", CS1)
            .partner("second", CS1)
            .begin()
            .supplyKey(NEW, "made here");
    for (String partner : List.of("first", "second")) {
      for (int number : List.of(2, 3, 4)) {
        renewal = renewal.confirm(renewal.step(partner, number), "mail");
      }
    }

    Renewal back = renewal.recordReturnToOldKey("second", "ticket 4712");

    assertThat(back.state().isDone(back.step("first", 3))).isTrue();
    assertThat(back.state().isDone(back.step("first", 4))).isTrue();
    assertThat(back.state().isDone(back.step("second", 2))).isTrue();
    assertThat(back.state().isDone(back.step("second", 3))).isFalse();
    assertThat(back.state().isDone(back.step("second", 4))).isFalse();
    assertRefused(Reason.OTHERS_NOT_READY, () -> back.perform(back.step("first", 5)));
    assertThat(back.confirm(back.step("second", 3), "again").state().pendingSteps())
        .contains(back.step("second", 4));
  }

  @Test
  void partner_thatChangedNothingYet_cannotGoBack() throws Exception {
    Renewal handedOver = Renewal.begin(rotation, CS1, ORDERS, NEW).confirm("mailed");

    assertRefused(Reason.OUT_OF_ORDER, () -> handedOver.recordReturnToOldKey("", "ticket 4712"));
  }

  @Test
  void agreementOnADowntime_isNoChangeThatAPartnerCanTakeBack() throws Exception {
    Renewal agreed = Renewals.until(clock, Renewal.begin(rotation, CS4, ORDERS, NEW), Action.PAUSE);

    assertRefused(Reason.OUT_OF_ORDER, () -> agreed.recordReturnToOldKey("", "ticket 4712"));
  }

  @Test
  void wentBack_byNobodyOrWithoutEvidence_isRefusedAndRecordsNothing() throws Exception {
    Renewal ready =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.EXCHANGE);

    assertRefused(Reason.NEEDS_NAME, () -> ready.by("").recordReturnToOldKey("", "ticket 4712"));
    assertRefused(Reason.NEEDS_EVIDENCE, () -> ready.recordReturnToOldKey("", " "));
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().done())
        .isEqualTo(ready.state().done());
  }

  @Test
  void wentBack_toAKeyThatWasDeclaredCompromisedOrRemoved_isRefused() throws Exception {
    Renewal settled =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.KEEP_OLD);
    Renewal without = settled.markCompromised(OLD.keyId(), "the laptop was stolen");

    assertRefused(
        Reason.OLD_KEY_NOT_TRUSTED, () -> without.recordReturnToOldKey("", "ticket 4712"));
    Renewal kept = Renewals.until(clock, without, Action.PURGE);
    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> kept.recordReturnToOldKey("", "ticket 4712"));
  }

  @Test
  void wentBack_onceTheRenewalIsOver_isRefused() throws Exception {
    Renewal ended =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.ASSURE)
            .rollBack("no");

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> ended.recordReturnToOldKey("", "ticket 4712"))
        .withMessageContaining("it was rolled back")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FINISHED));
  }
}
