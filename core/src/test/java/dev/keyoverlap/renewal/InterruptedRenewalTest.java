package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a renewal after a compromise goes on with, of the one that it interrupts. */
class InterruptedRenewalTest {

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

  private Renewal.Builder afterCompromise() {
    return Renewal.with(rotation, ORDERS)
        .partner("", Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND));
  }

  /** The old key is stolen, and what the renewal says after that. */
  private Renewal afterTheft() throws Exception {
    return afterCompromise().compromisedKey(OLD.keyId()).begin();
  }

  private Optional<HeldKey> inUse(Alias alias) {
    return rotation.keyring().active(alias).map(KeyVersion::entry).map(HeldKey.class::cast);
  }

  // ---- the new key that is left

  @Test
  void newKey_thatWaitsUnderTheSecondAlias_isTakenWithoutBeingHandedInAgain() throws Exception {
    Renewal unused = Renewal.begin(rotation, CS3, ORDERS, NEW);
    assertThat(rotation.keyring().staged(NEXT)).isPresent();

    Renewal after = afterTheft();

    assertThat(after.state().newKey()).contains(NEW.keyId());
    Renewal taken = Renewals.until(clock, after, Action.CREATE_KEY).perform();
    assertThat(taken.state().newKey()).contains(NEW.keyId());
    Renewal resumed = Renewals.until(clock, taken, Action.RESUME);
    assertThat(inUse(ORDERS)).contains(NEW);
    assertThat(resumed.state().secondAlias()).isEqualTo(NEXT);
    assertThat(rotation.keyring().versions(NEXT)).isEmpty();
  }

  @Test
  void newKey_thatSignsUnderTheSecondAlias_takesOver_andNoOtherKeyDoes() throws Exception {
    Renewal unused =
        Renewals.until(clock, Renewal.begin(rotation, CS3, ORDERS, NEW), Action.AWAIT_ARRIVAL);
    assertThat(inUse(NEXT)).contains(NEW);

    Renewal after = Renewals.until(clock, afterTheft(), Action.CREATE_KEY);

    assertRefused(
        Reason.SECOND_ALIAS_IN_USE, () -> after.supplyKey(Renewals.key("third", 500), "made anew"));
    Renewal resumed = Renewals.until(clock, after.perform(), Action.RESUME);
    assertThat(resumed.state().newKey()).contains(NEW.keyId());
    assertThat(inUse(ORDERS)).contains(NEW);
    assertThat(inUse(NEXT)).isEmpty();
  }

  @Test
  void newKey_thatWasTakenOutByHand_isNoLongerGoneOnWith() throws Exception {
    Renewal unused = Renewal.begin(rotation, CS1, ORDERS, NEW);
    rotation.overridingRenewal("the name is wrong").retireKey(NEW.keyId());

    Renewal after = afterTheft();

    assertThat(after.state().newKey()).isEmpty();
    Renewal waiting = Renewals.until(clock, after, Action.CREATE_KEY);
    assertRefused(Reason.NEEDS_KEY, waiting::perform);
  }

  @Test
  void newKey_thatWasMovedOrTakenOutSince_isNotTakenFromThere() throws Exception {
    Renewal unused = Renewal.begin(rotation, CS1, ORDERS, NEW);
    Renewal waiting = Renewals.until(clock, afterTheft(), Action.CREATE_KEY);

    rotation.overridingRenewal("moved by hand").stageAgain(alias("elsewhere"), NEW.keyId());
    assertRefused(Reason.NEEDS_KEY, waiting::perform);
    rotation.overridingRenewal("moved back").stageAgain(ORDERS, NEW.keyId());
    rotation.overridingRenewal("the name is wrong").retireKey(NEW.keyId());
    assertRefused(Reason.NEEDS_KEY, waiting::perform);
    rotation.overridingRenewal("it is right").stageAgain(ORDERS, NEW.keyId());
    assertThat(waiting.perform().state().newKey()).contains(NEW.keyId());
  }

  @Test
  void newKey_thatIsItselfTheStolenOne_isNotTakenAgain() throws Exception {
    Renewal unused = Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.TELL);
    assertThat(inUse(ORDERS)).contains(NEW);

    Renewal after = afterCompromise().compromisedKey(NEW.keyId()).begin();

    assertThat(after.state().oldKey()).contains(NEW.keyId());
    assertThat(after.state().newKey()).isEmpty();
    Renewal waiting = Renewals.until(clock, after, Action.CREATE_KEY);
    assertRefused(Reason.NEEDS_KEY, waiting::perform);
  }

  @Test
  void secondAlias_ofTheInterruptedRenewal_staysItsOwn() throws Exception {
    Alias named = alias("orders-2027");
    Renewal unused =
        Renewal.with(rotation, ORDERS)
            .partner("", CS3)
            .secondAlias(named)
            .begin()
            .supplyKey(NEW, "made here");

    Renewal after = afterTheft();

    assertThat(after.state().secondAlias()).isEqualTo(named);
    assertThat(Renewals.until(clock, after, Action.CREATE_KEY).perform().state().newKey())
        .contains(NEW.keyId());
  }

  // ---- messages that are held back

  @Test
  void messagesHeldBack_byTheInterruptedRenewal_areNotLetGoByTheNext() throws Exception {
    Renewal paused = Renewals.until(clock, Renewal.begin(rotation, CS4, ORDERS, NEW), Action.DRAIN);
    clock.advance(Duration.ofMinutes(5));

    Renewal after = afterTheft();

    assertThat(rotation.keyring().isHeldBack(ORDERS)).as("%s", paused).isTrue();
    assertThat(after.next().orElseThrow().step().action()).isEqualTo(Action.COMPROMISE);
    assertThat(after.state().done())
        .containsExactly(
            RenewalRecord.stepRecord(
                after.step(1),
                clock.instant(),
                new Change.Note("tester", "held back by the renewal before")));
  }

  @Test
  void messages_thatWereNotHeldBack_areSoByTheFirstStep() throws Exception {
    Renewal unused = Renewals.until(clock, Renewal.begin(rotation, CS4, ORDERS, NEW), Action.PAUSE);

    Renewal after = afterTheft();

    assertThat(after.state().done()).isEmpty();
    assertThat(after.next().orElseThrow().step().action()).isEqualTo(Action.PAUSE);
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
  }

  // ---- a key that is not the one in use

  @Test
  void retainedKey_stolenWhileARenewalIsInProgress_isDeclaredSoToThatRenewal() throws Exception {
    Renewal running = Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.TELL);

    assertRefused(Reason.IN_PROGRESS, () -> afterCompromise().compromisedKey(OLD.keyId()).begin());

    Renewal without = running.markCompromised(OLD.keyId(), "the laptop was stolen");
    assertThat(rotation.keyring().find(OLD.keyId()).orElseThrow().state())
        .isEqualTo(KeyState.COMPROMISED);
    assertThat(without.next().orElseThrow().step().action()).isEqualTo(Action.TELL);
  }

  @Test
  void retainedKey_stolenOnceItsRenewalIsSettled_leavesTheKeyInUseToItsOwner() throws Exception {
    Renewal unused =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.KEEP_OLD);

    Renewal after = afterTheft();

    assertThat(after.state().newKey()).isEmpty();
    assertThat(after.state().procedure("").requiresDowntime()).isFalse();
    HeldKey third = Renewals.key("third", 900);
    rotation.swap(ORDERS, third);
    assertThat(inUse(ORDERS)).as("nothing of it is reserved").contains(third);
    Renewal told = Renewals.until(clock, after, Action.REMOVE_OLD);
    assertThat(told.confirm("removed").isFinished()).isTrue();
  }

  @Test
  void keyThatIsKnownAsCompromised_isNotAskedForAgain() throws Exception {
    Renewal unused =
        Renewals.until(clock, Renewal.begin(rotation, CS1, ORDERS, NEW), Action.KEEP_OLD);
    assertRefused(Reason.WHICH_KEY, () -> afterCompromise().begin());
    rotation.markCompromised(OLD.keyId(), "stolen");

    assertRefused(Reason.WHICH_KEY, () -> afterCompromise().compromisedKey(OLD.keyId()).begin());
    Renewal after = afterCompromise().begin();

    assertThat(after.state().oldKey()).contains(NEW.keyId());
    assertThat(after.state().procedure("").has(Action.PAUSE)).isTrue();
  }

  @Test
  void keyThatWasDeclaredCompromisedMeanwhile_isOnlyRecordedAsSuch() throws Exception {
    Renewal after = Renewals.until(clock, afterTheft(), Action.COMPROMISE);
    rotation.overridingRenewal("at once").markCompromised(OLD.keyId(), "stolen");

    Renewal recorded = after.perform();

    assertThat(recorded.state().isDone(recorded.step(2))).isTrue();
    assertThat(rotation.keyring().find(OLD.keyId()).orElseThrow().state())
        .isEqualTo(KeyState.COMPROMISED);
  }
}
