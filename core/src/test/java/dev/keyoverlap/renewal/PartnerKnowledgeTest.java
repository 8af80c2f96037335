package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a partner's system does is remembered, whatever becomes of the steps and the renewal. */
class PartnerKnowledgeTest {

  private static final Procedure WOD1 = Procedure.named("WOD1");
  private static final Procedure WIE2 = Procedure.named("WIE2");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();

  private Renewal past(Renewal from, Action last) throws Exception {
    Renewal renewal = from;
    for (boolean done = false; !done; ) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal = Renewals.step(renewal, pending, clock);
      done = pending.step().action() == last;
    }
    return renewal;
  }

  @Test
  void partner_isInStep_whereItUsesTheKeyInUse_andHasNotLeftIt() {
    KeyId active = OLD.keyId();
    KeyId other = NEW.keyId();
    Optional<KeyId> none = Optional.empty();

    assertThat(isApart(Set.of(), none)).isFalse();
    assertThat(isApart(Set.of(other), Optional.of(active))).isFalse();
    assertThat(isApart(Set.of(active), none)).isTrue();
    assertThat(isApart(Set.of(active), Optional.of(active))).isTrue();
    assertThat(isApart(Set.of(), Optional.of(other))).isTrue();
    assertThat(knowing(Set.of(other), none).needsMoreThan(none)).isFalse();
    assertThat(knowing(Set.of(), Optional.of(other)).needsMoreThan(none)).isTrue();
    assertThat(PartnerKnowledge.NONE.needsMoreThan(none)).isFalse();
  }

  private static boolean isApart(Set<KeyId> left, Optional<KeyId> relied) {
    return knowing(left, relied).needsMoreThan(Optional.of(OLD.keyId()));
  }

  private static PartnerKnowledge knowing(Set<KeyId> left, Optional<KeyId> relied) {
    PartnerKnowledge.Keys keys = new PartnerKnowledge.Keys(left, relied);
    return PartnerKnowledge.NONE.with("partner", Optional.of(keys));
  }

  private static RenewalRecord record(Procedure procedure) {
    return new RenewalRecord(
        "an id",
        Instant.EPOCH,
        Optional.of(OLD.keyId()),
        Optional.of(NEW.keyId()),
        Renewals.NEXT,
        List.of(new Track("partner", procedure, false, Optional.empty())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PartnerKnowledge.NONE,
        Optional.empty());
  }

  private static Optional<PartnerKnowledge.Keys> keys(HeldKey left, Optional<HeldKey> relied) {
    return Optional.of(new PartnerKnowledge.Keys(Set.of(left.keyId()), relied.map(HeldKey::keyId)));
  }

  @Test
  void keysOfAPartner_followWhatItConfirms_forwardsAndBack() {
    for (Procedure procedure : List.of(WOD1, WIE2)) {
      RenewalRecord record = record(procedure);
      Track track = record.track("partner");
      PendingStep switching = track.first(Action.SWITCH).orElseThrow();
      boolean ours = procedure.useCase().isOwnKey();
      Optional<HeldKey> oldOne = ours ? Optional.of(OLD) : Optional.empty();
      Optional<HeldKey> newOne = ours ? Optional.of(NEW) : Optional.empty();

      PartnerKnowledge switched = PartnerKnowledge.NONE.after(record, switching);
      PartnerKnowledge back = switched.wentBack(record, track);
      PartnerKnowledge again = back.after(record, switching);

      assertThat(switched.known("partner")).as("%s", procedure).isEqualTo(keys(OLD, newOne));
      assertThat(back.known("partner")).as("%s", procedure).isEqualTo(keys(NEW, oldOne));
      assertThat(again).isEqualTo(switched);
      assertThat(again.hasLeft("partner", Optional.of(OLD.keyId()))).isTrue();
      assertThat(again.hasLeft("partner", Optional.of(NEW.keyId()))).isFalse();
      assertThat(again.hasLeft("another", Optional.of(OLD.keyId()))).isFalse();
    }
  }

  /** The partner encrypts to the new key only, when the one in use is found to be compromised. */
  private Renewal interrupted(KeystoreRotation rotation) throws Exception {
    Renewal unused = past(Renewal.begin(rotation, WOD1, ORDERS), Action.SWITCH);
    return Renewal.with(rotation, ORDERS)
        .partner("", Procedure.afterCompromise(WOD1.useCase()))
        .compromisedKey(OLD.keyId())
        .begin();
  }

  @Test
  void end_afterACompromiseInterruptedASwitch_isRefusedUntilThatKeyIsInUse() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(WOD1, store, clock);
    Renewal renewal = interrupted(rotation);

    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> renewal.end("not now"));
    Renewal done = past(renewal, Action.RESUME);

    assertThat(done.isFinished()).isTrue();
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
  }

  @Test
  void take_ofAnotherKeyThanThePartnerUses_isRefusedAfterACompromiseToo() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(WOD1, store, clock);
    Renewal renewal = past(interrupted(rotation), Action.TELL);
    KeyEntry third = Renewals.key("third", 700);

    assertRefused(Reason.OTHERS_NOT_READY, () -> renewal.supplyKey(third, "made anew"));
    assertThat(renewal.supplyKey(NEW, "the partner has it").state().newKey()).contains(NEW.keyId());
  }

  @Test
  void take_ofAnotherKey_isDoneIfTheOneThatThePartnerUsesIsStolenToo() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(WOD1, store, clock);
    Renewal renewal = past(interrupted(rotation), Action.TELL);
    KeyEntry third = Renewals.key("third", 700);

    Renewal both =
        renewal.markCompromised(NEW.keyId(), "the same laptop").supplyKey(third, "made anew");

    assertThat(both.state().newKey()).contains(third.keyId());
  }

  @Test
  void rollBack_afterAStolenCertificateGaveWay_isRefusedUntilThePartnerWentBack() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(WIE2, store, clock);
    Renewal begun = Renewal.with(rotation, ORDERS).partner("", WIE2).gate(Renewals.gate()).begin();
    Renewal renewal = past(begun, Action.RECEIVE_CERTIFICATE);
    KeyEntry right = TestKeys.certificateOf(Renewals.key("right", 700));

    Renewal without = renewal.markCompromised(NEW.keyId(), "it was somebody else's");
    Renewal replaced = without.supplyKey(right, "the right one");
    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> replaced.rollBack("not now"));
    Renewal back = replaced.recordReturnToOldKey("", "ticket 4713").rollBack("not now");

    assertThat(back.state().isRolledBack()).isTrue();
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().keyId()).isEqualTo(OLD.keyId());
  }

  @Test
  void renewal_writtenBeforeThisWasRemembered_knowsItByItsSteps() throws Exception {
    KeystoreRotation rotation = Renewals.prepared(WOD1, store, clock);
    Renewal unused = past(Renewal.begin(rotation, WOD1, ORDERS), Action.SWITCH);
    String text = rotation.keyring().memos().get(ORDERS);
    String before =
        text.lines().filter(line -> !line.startsWith("uses")).collect(Collectors.joining("\n"));
    assertThat(before).isNotEqualTo(text);
    Memos.note(
        rotation.overridingRenewal("as a version before this"),
        ORDERS,
        Optional.of(text),
        Optional.of(before));

    Renewal resumed = Renewal.resume(rotation, ORDERS).orElseThrow();

    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> resumed.rollBack("not now"));
    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> resumed.end("not now"));
  }
}
