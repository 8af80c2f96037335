package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running renewal stands on is changed by its steps alone. */
class ReservedMemoTest {

  private static final Alias STAGING = alias("staging");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    rotation.add(STAGING, TestKeys.ec("staging"));
  }

  private Renewal begunUntil(String caseId, Action action) throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named(caseId), ORDERS, NEW);
    while (renewal.next().orElseThrow().step().action() != action) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal =
          pending.step().action() == Action.DRAIN
              ? renewal.confirm(pending, "the queue is empty")
              : Renewals.step(renewal, pending, clock);
    }
    return renewal;
  }

  private Optional<String> memo() {
    return Optional.of(rotation.keyring().memos().get(ORDERS));
  }

  private void refused(ThrowingCallable verb) {
    Keyring before = rotation.keyring();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RENEWAL_IN_PROGRESS))
        .withMessageContaining("Do its next step");
    assertThat(rotation.keyring()).isSameAs(before);
  }

  @Test
  void downtime_isNotEndedByHand_butByItsSteps() throws Exception {
    Renewal held = begunUntil("CS4", Action.EXCHANGE);
    String open = memo().orElseThrow().replaceAll("(?m)^hold.*\n", "");

    refused(() -> Memos.note(rotation, ORDERS, memo(), Optional.empty()));
    refused(() -> Memos.note(rotation, ORDERS, memo(), Optional.of(open)));
    refused(() -> Memos.note(rotation, ORDERS, memo(), Optional.of("mine")));
    refused(() -> rotation.forgetRenewal(ORDERS));
    refused(() -> Memos.noting(rotation, ORDERS, memo(), memo()).activate(ORDERS));
    refused(() -> rotation.rename(ORDERS, alias("purchases")));
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isTrue();

    Renewal resumed = held;
    while (!resumed.state().isDone(resumed.step(9))) {
      resumed = Renewals.step(resumed, resumed.next().orElseThrow(), clock);
    }
    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
  }

  @Test
  void secondAlias_isGivenToNoOtherKey_andTheNewKeyStaysWhereItWaits() throws Exception {
    Renewal without = Renewal.begin(rotation, Procedure.named("CS3"), ORDERS);
    refused(() -> rotation.rename(STAGING, NEXT));
    assertThat(without.end("begun again").state().isEnded()).isTrue();
    Renewal renewal = begunUntil("CS3", Action.START_SECOND);

    refused(() -> rotation.rename(NEXT, alias("purchases")));
    refused(() -> rotation.stageInstead(NEXT, TestKeys.ec("another")));
    refused(() -> rotation.stageAgain(ORDERS, NEW.keyId()));

    Renewal started = renewal.perform();
    assertThat(rotation.keyring().active(NEXT).orElseThrow().entry()).isEqualTo(NEW);
    assertThat(started.isFinished()).isFalse();
  }

  @Test
  void renewalThatIsOver_reservesNothing() throws Exception {
    Renewal ended = begunUntil("CS1", Action.EXCHANGE).end("another supplier");

    assertThat(ended.state().isEnded()).isTrue();
    rotation.rename(ORDERS, alias("purchases"));
    rotation.forgetRenewal(alias("purchases"));
    assertThat(rotation.keyring().memos()).isEmpty();
  }

  @Test
  void renewalThatCannotBeRead_isEndedWithAReason_andTheNextOneTakesTheSameKey() throws Exception {
    Renewal lost = begunUntil("CS4", Action.EXCHANGE);
    String cut = memo().orElseThrow().substring(0, memo().orElseThrow().indexOf("\n\n"));
    Memos.note(rotation.overridingRenewal("as if damaged"), ORDERS, memo(), Optional.of(cut));

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> Renewal.resume(rotation, ORDERS))
        .withMessageContaining("forgetRenewal('orders')");
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> Renewal.begin(rotation, Procedure.named("CS1"), STAGING))
        .withMessageContaining("forgetRenewal('orders')");
    assertThat(rotation.keyring().isHeldBack(ORDERS)).as("%s", lost).isTrue();
    rotation.overridingRenewal("the file was damaged").forgetRenewal(ORDERS);

    assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
    Renewal again = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    assertThat(again.state().newKey()).contains(NEW.keyId());
  }

  @Test
  void renewalWhoseReservationAloneIsDamaged_goesOn_andWritesItAnew() throws Exception {
    Renewal begun = begunUntil("CS4", Action.EXCHANGE);
    String damaged = memo().orElseThrow().replace("alias\torders", "alias\t+");
    Memos.note(rotation.overridingRenewal("as if damaged"), ORDERS, memo(), Optional.of(damaged));

    Renewal resumed = Renewal.resume(rotation, ORDERS).orElseThrow();
    assertThat(resumed.state().done()).isEqualTo(begun.state().done());
    Renewal exchanged = resumed.perform();

    assertThat(exchanged.next()).isNotEmpty();
    refused(() -> rotation.retire(ORDERS));
  }

  @Test
  void noteOfSomebodyElse_underTheAliasItself_isNoRenewal_andIsNotReplacedByOne() throws Exception {
    String note = "the key of the test system";
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of(note));

    assertThat(Renewal.resume(rotation, ORDERS)).isEmpty();
    clock.set(OLD.certificate().getNotAfter().toInstant());
    assertThat(KeySchedule.of(rotation).dueForRenewal())
        .extracting(KeyVersion::entry)
        .contains(OLD);
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> Renewal.begin(rotation, Procedure.named("CS1"), ORDERS))
        .withMessageContaining("forgetRenewal('orders')");
    assertThat(memo()).contains(note);
    rotation.forgetRenewal(ORDERS);

    assertThat(Renewal.begin(rotation, Procedure.named("CS1"), ORDERS).next()).isPresent();
  }

  @Test
  void aliasesOfARenewal_thatAnEarlierVersionBegan_areTaken() throws Exception {
    Renewal renewal = begunUntil("CS3", Action.HAND_OVER);
    String before = Reservation.rest(memo().orElseThrow());
    Memos.note(
        rotation.overridingRenewal("as a version before this"),
        ORDERS,
        memo(),
        Optional.of(before));
    Renewal.Builder other =
        Renewal.with(rotation, STAGING).partner("", Procedure.named("CS3")).secondAlias(NEXT);

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(other::begin)
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(StepRefusedException.Reason.SECOND_ALIAS_IN_USE));
    assertThat(renewal.end("another supplier").isFinished()).isTrue();
    assertThat(other.begin().state().secondAlias()).isEqualTo(NEXT);
  }

  @Test
  void aliasesThatSomethingElseReserves_areTaken() throws Exception {
    Reservation reserved =
        new Reservation("a migration", Set.of(STAGING, NEXT), Set.of(), Set.of(), List.of());
    Memos.note(rotation, STAGING, Optional.empty(), Optional.of(reserved.before("of staging")));

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> Renewal.begin(rotation, Procedure.named("CS3"), ORDERS))
        .withMessageContaining("'staging'");
    assertThat(Renewal.begin(rotation, Procedure.named("CS1"), ORDERS).next()).isPresent();
  }

  @Test
  void noteOfSomebodyElse_standsInTheWayOfNoRenewal() throws Exception {
    Memos.note(rotation, STAGING, Optional.empty(), Optional.of("the key of the test system"));

    assertThat(Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW).state().newKey())
        .isPresent();
  }
}
