package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is particular about single steps: keys, downtimes, the way back. */
class RenewalTest {

  private static final Procedure CS1 = Procedure.named("CS1");
  private static final Procedure CS3 = Procedure.named("CS3");
  private static final Procedure CS4 = Procedure.named("CS4");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final OutboundGate gate = Renewals.gate();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
  }

  private KeyState stateOf(KeyEntry key) {
    return rotation.keyring().find(key.keyId()).map(KeyVersion::state).orElseThrow();
  }

  private Renewal walked(Renewal from, int lastStep) throws Exception {
    Renewal renewal = from;
    while (renewal.next().filter(pending -> pending.step().number() <= lastStep).isPresent()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private Renewal begun(Procedure procedure) throws Exception {
    return Renewal.with(rotation, ORDERS).partner("", procedure).gate(gate).begin();
  }

  @Nested
  class Beginning {

    @Test
    void begin_withTheNewKey_stagesIt() throws Exception {
      Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);

      assertThat(rotation.keyring().staged(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
      assertThat(renewal.state().oldKey()).contains(OLD.keyId());
      assertThat(renewal.state().newKey()).contains(NEW.keyId());
      assertThat(renewal.next().orElseThrow().step()).isEqualTo(CS1.step(2));
      assertThat(renewal).hasToString("orders: next is " + CS1.step(2));
      assertThat(renewal.state().begun()).isEqualTo(clock.instant());
    }

    @Test
    void begin_whileAnotherIsInProgress_isRefused() throws Exception {
      Renewal first = Renewal.begin(rotation, CS1, ORDERS, NEW);

      assertRefused(Reason.IN_PROGRESS, () -> begun(CS4));
      Renewal settled = walked(first, 6);
      assertThat(settled.state().isSettled()).isTrue();
      assertThat(settled.isFinished()).isFalse();
      assertThat(begun(CS4).state().oldKey()).contains(NEW.keyId());
      assertRefused(Reason.SUPERSEDED, settled::perform);
      assertRefused(Reason.SUPERSEDED, () -> settled.confirm("removed"));
    }

    @Test
    void begin_whereNoKeyIsInUse_isRefused() throws Exception {
      rotation.retire(ORDERS);

      assertRefused(Reason.NO_KEY, () -> begun(CS1));
    }

    @Test
    void begin_withoutAProcedure_isAMistake() {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Renewal.with(rotation, ORDERS).begin());
    }

    @Test
    void resume_whereNothingWasBegun_findsNothing() throws Exception {
      assertThat(Renewal.resume(rotation, ORDERS)).isEmpty();
    }

    @Test
    void resume_ofWhatAnotherVersionWrote_isRefused() throws Exception {
      Renewal unused = begun(CS1);
      String text = rotation.keyring().memos().get(ORDERS);
      String other = text.replace(RenewalRecord.mark(CS1), "0011223344556677");
      Memos.note(
          rotation.overridingRenewal("as another version"),
          ORDERS,
          Optional.of(text),
          Optional.of(other));

      assertThatExceptionOfType(KeyringStoreException.class)
          .isThrownBy(() -> Renewal.resume(rotation, ORDERS))
          .withMessageContaining("no procedure CS1 with the same steps")
          .withMessageContaining("forgetRenewal('orders')");
    }
  }

  @Nested
  class TheNewKey {

    @Test
    void take_ofACertificateForASigner_isRefused() throws Exception {
      Renewal renewal = begun(CS1);

      assertRefused(
          Reason.WRONG_KIND, () -> renewal.supplyKey(TestKeys.certificateOf(NEW), "by mail"));
      assertThat(renewal.supplyKey(NEW, "made here").state().newKey()).contains(NEW.keyId());
    }

    @Test
    void take_ofAKeyOfAnotherAlgorithm_isRefusedUnlessAllowed() throws Exception {
      KeyEntry rsa = TestKeys.rsa("rsa");
      Renewal renewal = begun(CS3);

      assertRefused(Reason.OTHER_ALGORITHM, () -> renewal.supplyKey(rsa, "made here"));
      Renewal allowing =
          Renewal.with(rotation, ORDERS).acceptOtherAlgorithm().resume().orElseThrow();
      assertThat(allowing.supplyKey(rsa, "made here").state().newKey()).contains(rsa.keyId());
    }

    @Test
    void perform_withoutAKey_takesTheOneThatIsStaged() throws Exception {
      Renewal renewal = begun(CS1);
      assertRefused(Reason.NEEDS_KEY, renewal::perform);

      rotation.stage(ORDERS, NEW);

      assertThat(renewal.perform().state().newKey()).contains(NEW.keyId());
    }

    @Test
    void take_ofAnotherKeyThanTheStagedOne_takesItsPlace() throws Exception {
      KeyEntry prepared = Renewals.key("prepared", 300);
      rotation.stage(ORDERS, prepared);

      Renewal renewal = begun(CS1).supplyKey(NEW, "made here");

      assertThat(renewal.state().newKey()).contains(NEW.keyId());
      assertThat(stateOf(NEW)).isEqualTo(KeyState.STAGED);
      assertThat(stateOf(prepared)).isEqualTo(KeyState.RETAINED);
    }

    @Test
    void take_whereTheSecondAliasIsInUse_isRefused() throws Exception {
      rotation.add(NEXT, Renewals.key("other", 300));
      Renewal renewal = begun(CS3);

      assertRefused(Reason.SECOND_ALIAS_IN_USE, () -> renewal.supplyKey(NEW, "made here"));
    }

    @Test
    void exchange_doneByHandMeanwhile_isOnlyRecorded() throws Exception {
      Renewal renewal = walked(begun(CS1), 4);
      rotation.overridingRenewal("the receiver waits").activate(ORDERS);

      Renewal after = renewal.perform();

      assertThat(after.state().isDone(after.step(5))).isTrue();
      assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
    }

    @Test
    void exchange_whereTheNewKeyIsGone_isRefused() throws Exception {
      Renewal renewal = walked(begun(CS1), 4);
      rotation.overridingRenewal("test").retireKey(NEW.keyId());

      assertRefused(Reason.KEY_GONE, renewal::perform);
    }
  }

  @Nested
  class TwoKeysInUse {

    @Test
    void secondKey_isInUseBesideTheOldOne_thenTakesOverItsAlias() throws Exception {
      Renewal renewal =
          Renewal.with(rotation, ORDERS)
              .partner("", CS3)
              .secondAlias(alias("orders-2027"))
              .begin()
              .supplyKey(NEW, "made here");
      renewal = walked(renewal, 3);
      assertThat(stateOf(NEW)).isEqualTo(KeyState.STAGED);
      assertRefused(Reason.SECOND_ALIAS_NOT_NAMED, renewal::perform);

      renewal = renewal.confirmSecondAlias("", "flow 1.4 names orders-2027").perform();
      assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);
      assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
      assertThat(rotation.keyring().active(alias("orders-2027"))).isPresent();
      assertThat(renewal.state().secondAlias()).isEqualTo(alias("orders-2027"));

      renewal = walked(renewal, 8);
      assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
      assertThat(rotation.keyring().versions(alias("orders-2027"))).isEmpty();
      assertThat(renewal.state().isSettled()).isTrue();
    }
  }

  @Nested
  class Downtimes {

    @Test
    void pause_outsideTheAgreedTime_isRefused() throws Exception {
      Instant from = clock.instant().plus(Duration.ofDays(3));
      Instant until = from.plus(Duration.ofHours(2));
      Renewal created = walked(begun(CS4), 1);
      Renewal renewal =
          walked(created.agreeDowntime(created.step(2), from, until, "by telephone"), 3);

      clock.set(from.minusMillis(1));
      assertRefused(Reason.TOO_EARLY, renewal::perform);
      clock.set(until.plusMillis(1));
      assertRefused(Reason.TOO_LATE, renewal::perform);
      assertThat(gate.isPaused()).isFalse();

      Instant later = clock.instant().plus(Duration.ofDays(1));
      renewal =
          renewal.agreeDowntime(renewal.step(2), later, later.plus(Duration.ofHours(1)), "again");
      assertRefused(Reason.TOO_EARLY, renewal::perform);
      clock.set(later);
      renewal = renewal.perform();
      assertThat(gate.isPaused()).isTrue();
      assertThat(renewal.state().deadline()).contains(later.plus(Duration.ofHours(1)));
      assertThat(renewal.state().isOverdue()).isFalse();
      clock.advance(Duration.ofHours(1).plusMillis(1));
      assertThat(renewal.state().isOverdue()).isTrue();
    }

    @Test
    void downtime_thatEndsBeforeItBegins_isAMistake() throws Exception {
      Renewal renewal = walked(begun(CS4), 1);
      Instant now = clock.instant();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> renewal.agreeDowntime(renewal.step(2), now, now.minusMillis(1), "odd"));
    }

    @Test
    void drain_whileAMessageIsUnderWay_isRefused() throws Exception {
      Renewal renewal = walked(begun(CS4), 3);
      Renewal waiting =
          Renewal.with(rotation, ORDERS)
              .gate(gate)
              .drainTimeout(Duration.ofMillis(1))
              .resume()
              .orElseThrow();
      try (OutboundGate.Permit passage = gate.acquire()) {
        assertThat(passage).isNotNull();
        Renewal paused = waiting.perform();
        assertThat(gate.isPaused()).isTrue();
        assertRefused(Reason.STILL_IN_FLIGHT, paused::perform);
      }
      assertThat(walked(renewal, 5).state().isDone(renewal.step(5))).isTrue();
    }

    @Test
    void bothSides_inTheWindow_goInAnyOrder() throws Exception {
      Renewal renewal = walked(begun(CS4), 5);
      assertThat(renewal.state().pendingSteps())
          .extracting(pending -> pending.step().number())
          .containsExactly(6, 7);

      Renewal theirsFirst = renewal.confirm("mail");
      assertThat(theirsFirst.state().isDone(renewal.step(7))).isTrue();
      assertThat(theirsFirst.state().pendingSteps())
          .extracting(pending -> pending.step().number())
          .containsExactly(6);
      assertThat(theirsFirst.perform().next().orElseThrow().step().number()).isEqualTo(8);
    }

    @Test
    void resume_inTheMiddleOfADowntime_pausesTheGateOfTheNewProcess() throws Exception {
      Renewal unused = walked(begun(CS4), 7);
      OutboundGate restarted = Renewals.gate();

      Renewal resumed =
          Renewal.with(Renewals.rotation(store, clock), ORDERS)
              .gate(restarted)
              .resume()
              .orElseThrow();

      assertThat(restarted.isPaused()).isTrue();
      Renewal resent = walked(resumed, 9);
      assertThat(restarted.isPaused()).isFalse();
      Renewal later = Renewal.with(rotation, ORDERS).gate(restarted).resume().orElseThrow();
      assertThat(restarted.isPaused()).as("%s after %s", later, resent).isFalse();
    }

    @Test
    void downtime_withoutAGate_isVouchedFor() throws Exception {
      Renewal renewal = walked(Renewal.begin(rotation, CS4, ORDERS, NEW), 3);

      Renewal paused = renewal.confirm(renewal.step(4), "the flow is undeployed");
      assertRefused(Reason.NEEDS_CONFIRMATION, paused::perform);
      Renewal drained = paused.confirm(paused.step(5), "the queue is empty");
      assertThat(drained.state().pendingSteps())
          .extracting(pending -> pending.step().number())
          .containsExactly(6, 7);
    }

    @Test
    void deadline_withoutADowntime_isTheEndOfTheOldCertificate() throws Exception {
      Renewal renewal = walked(begun(CS1), 4);
      assertThat(renewal.state().deadline()).contains(OLD.certificate().getNotAfter().toInstant());
      assertThat(walked(renewal, 5).state().deadline()).isEmpty();
    }
  }

  @Nested
  class TheWayBack {

    @Test
    void rollBack_beforeTheExchange_takesTheNewKeyOut() throws Exception {
      Renewal renewal = walked(begun(CS1), 3).by("alice").rollBack("wrong name");

      assertThat(renewal.state().isRolledBack()).isTrue();
      assertThat(renewal.isFinished()).isTrue();
      assertThat(stateOf(NEW)).isEqualTo(KeyState.RETAINED);
      assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
      assertThat(rotation.history())
          .last()
          .extracting(Change::note)
          .isEqualTo(new Change.Note("alice", "rolled back: wrong name"));
      assertThat(renewal.rollBack("again").state().done()).isEqualTo(renewal.state().done());
      assertRefused(Reason.FINISHED, renewal::perform);
    }

    @Test
    void rollBack_afterTheExchange_restoresTheOldKey() throws Exception {
      Renewal renewal = walked(begun(CS1), 5).rollBack("the receiver was mistaken");

      assertThat(renewal).hasToString("orders: rolled back");
      assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
      assertThat(stateOf(NEW)).isEqualTo(KeyState.RETAINED);
      Renewal next = Renewal.begin(rotation, CS1, ORDERS, Renewals.key("third", 800));
      assertThat(next.state().oldKey()).contains(OLD.keyId());
    }

    @Test
    void rollBack_whileTwoKeysSign_leavesTheOldOneAlone() throws Exception {
      Renewal unused = walked(begun(CS3), 4).rollBack("the receiver rejects two signatures");

      assertThat(stateOf(NEW)).isEqualTo(KeyState.RETAINED);
      assertThat(rotation.keyring().active(NEXT)).isEmpty();
      assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void rollBack_inADowntime_sendsAgain() throws Exception {
      Renewal renewal = walked(begun(CS4), 6);
      assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);

      Renewal unused = renewal.rollBack("the receiver is not ready");

      assertThat(gate.isPaused()).isFalse();
      assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void rollBack_onceThePartnerSwitched_isRefused() throws Exception {
      Renewal renewal = walked(begun(CS3), 6);
      Keyring before = rotation.keyring();

      assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> renewal.rollBack("too late"));
      assertThat(rotation.keyring()).isEqualTo(before);
    }

    @Test
    void rollBack_afterACompromise_isRefused() throws Exception {
      Renewal renewal = walked(begun(Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND)), 2);

      assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> renewal.rollBack("never mind"));
      assertThat(stateOf(OLD)).isEqualTo(KeyState.COMPROMISED);
    }

    @Test
    void compromise_endsARenewalThatIsInProgress() throws Exception {
      Renewal renewal = walked(begun(CS1), 3);

      Procedure procedure = Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND);
      assertRefused(Reason.WHICH_KEY, () -> begun(procedure));
      Renewal urgent =
          Renewal.with(rotation, ORDERS)
              .partner("", procedure)
              .compromisedKey(OLD.keyId())
              .gate(gate)
              .begin();
      assertRefused(Reason.SUPERSEDED, () -> renewal.confirm("ready"));
      urgent = walked(urgent, 3).perform();

      assertThat(urgent.state().newKey()).as("the key that was staged").contains(NEW.keyId());
      urgent = walked(urgent, 8);
      assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);
      assertThat(urgent.isFinished()).isTrue();
    }
  }

  @Nested
  class SeveralUses {

    private final OutboundGate slow = OutboundGate.of("slow", Duration.ZERO);

    private Renewal composed() throws Exception {
      return Renewal.with(rotation, ORDERS)
          .partner("fast", CS1)
          .partner("slow", CS4)
          .partner("sender", Procedure.named("CD1"))
          .gate("slow", slow)
          .begin()
          .supplyKey(NEW, "made here");
    }

    @Test
    void exchange_ofASharedKey_waitsForEveryUse() throws Exception {
      Renewal renewal = composed();
      assertThat(renewal.state().procedures()).containsOnlyKeys("fast", "slow", "sender");
      assertThat(renewal.state().isDone(renewal.step("slow", 1))).as("one key for all").isTrue();

      renewal = renewal.confirm(renewal.step("fast", 2), "mail");
      renewal = renewal.confirm(renewal.step("fast", 3), "mail");
      renewal = renewal.confirm(renewal.step("fast", 4), "mail");
      Renewal one = renewal;
      assertRefused(Reason.OTHERS_NOT_READY, () -> one.perform(one.step("fast", 5)));

      renewal = Renewals.step(renewal, renewal.step("slow", 2), clock);
      renewal = renewal.confirm(renewal.step("slow", 3), "mail");
      Renewal two = renewal;
      assertRefused(Reason.OTHERS_NOT_READY, () -> two.perform(two.step("slow", 4)));
      assertThat(slow.isPaused()).as("no downtime before all others are ready").isFalse();

      for (int i : List.of(2, 3, 4)) {
        renewal = renewal.confirm(renewal.step("sender", i), "mail");
      }
      renewal = renewal.perform(renewal.step("slow", 4)).perform();
      assertThat(slow.isPaused()).isTrue();
      renewal = renewal.perform(renewal.step("fast", 5));

      assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);
      assertThat(renewal.state().isDone(renewal.step("slow", 6))).isTrue();
      assertThat(renewal.state().isDone(renewal.step("sender", 5))).isTrue();
    }

    @Test
    void renewal_ofASharedKey_isWalkedToItsEnd() throws Exception {
      Renewal renewal = composed();
      int changes = 0;
      while (!renewal.isFinished()) {
        renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
        assertThat(++changes).isLessThan(40);
      }

      assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);
      assertThat(rotation.keyring().find(OLD.keyId())).isEmpty();
      assertThat(slow.isPaused()).isFalse();
    }

    @Test
    void turn_ofAnUnknownPartner_isAMistake() throws Exception {
      Renewal renewal = composed();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> renewal.step("nobody", 1))
          .withMessageContaining("fast, slow, sender");
    }
  }

  @Nested
  class Records {

    @Test
    void steps_areRecordedWithWhoWhenAndEvidence() throws Exception {
      Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);
      clock.advance(Duration.ofDays(2));
      renewal = renewal.by("bob").confirm("mailed, fingerprint by telephone");

      assertThat(renewal.state().done())
          .last()
          .isEqualTo(
              new StepRecord(
                  "",
                  2,
                  clock.instant(),
                  new Change.Note("bob", "mailed, fingerprint by telephone"),
                  Optional.empty(),
                  Optional.empty()));
      assertThat(rotation.history())
          .last()
          .extracting(Change::note)
          .isEqualTo(new Change.Note("bob", "CS1 step 2: mailed, fingerprint by telephone"));
      assertThat(renewal.state().done().get(1))
          .hasToString(clock.instant() + " step 2 by bob (mailed, fingerprint by telephone)");
    }

    @Test
    void evidence_ofSeveralLines_isAMistake() throws Exception {
      Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);

      assertThatIllegalArgumentException().isThrownBy(() -> renewal.confirm("one\ntwo"));
      assertThat(renewal.confirm("tab and % and \u00e4").state().done()).hasSize(2);
    }
  }
}
