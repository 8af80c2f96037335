package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Rings;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Which changes of the history the clock is held against; all in memory. */
class ClockOfHistoryTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final Alias RENAMED = alias("renamed");
  private static final Instant LONG_AGO = Rings.T0.minus(Duration.ofDays(500));
  private static final HeldKey A = lasting("a");
  private static final HeldKey B = lasting("b");
  private static final HeldKey C = lasting("c");
  private static final HeldKey D = lasting("d");

  private final SetClock clock = new SetClock();
  private final Instant start = clock.instant();
  private final KeyringStore store = InMemoryKeyringStore.empty();

  private static HeldKey lasting(String name) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(LONG_AGO, LONG_AGO.plus(Duration.ofDays(9000)))
        .make();
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(store).clock(clock).reloadManually().open();
  }

  private void atDay(int day) {
    clock.set(start.plus(Duration.ofDays(day)));
  }

  private void swapBothWithAFastClock(KeystoreRotation rotation) throws Exception {
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    atDay(1000);
    rotation.trustingClock().swap(ORDERS, B);
    atDay(1001);
    rotation.trustingClock().swap(OTHER, D);
    atDay(1);
  }

  private static void inDoubt(ThrowingCallable verb) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
  }

  @Test
  void correction_isHeldAgainstWhatCameBeforeThatKey_notAgainstOtherKeys() throws Exception {
    KeystoreRotation rotation = open();
    swapBothWithAFastClock(rotation);
    KeystoreHandle named = rotation.by("alice", "the clock was ahead");
    Instant right = clock.instant().plus(Duration.ofDays(90));

    // What came before the other key went out of use stands at day 1000.
    inDoubt(() -> named.correctRetention(C.keyId(), right, "the clock was ahead"));
    assertThat(
            named
                .trustingClock()
                .correctRetention(C.keyId(), right, "the clock was ahead")
                .keptUntil())
        .contains(right);
    assertThat(named.correctRetention(A.keyId(), right, "the clock was ahead").keptUntil())
        .contains(right);
  }

  @Test
  void correction_inASetOfChanges_isHeldAgainstTheHistoryBeforeTheSet() throws Exception {
    KeystoreRotation rotation = open();
    swapBothWithAFastClock(rotation);
    KeystoreHandle named = rotation.by("alice", "the clock was ahead");
    Instant right = clock.instant().plus(Duration.ofDays(90));
    String why = "the clock was ahead";

    inDoubt(
        () ->
            named.change(
                set ->
                    set.correctRetention(A.keyId(), right, why)
                        .correctRetention(C.keyId(), right, why)));
    List<Change> changes =
        named.change(set -> set.correctRetention(A.keyId(), right, why).rename(ORDERS, RENAMED));
    assertThat(changes).extracting(Change::verb).containsExactly(Verb.CORRECT, Verb.RENAME);
    assertThat(open().keyring().find(A.keyId()).flatMap(KeyVersion::keptUntil)).contains(right);
    assertThat(named.change(set -> set.correctRetention(C.keyId(), right, why))).hasSize(1);
  }

  @Test
  void correction_ofTheFirstKeyThatAFastClockDated_letsTheNextBeCorrected() throws Exception {
    KeystoreRotation rotation = open();
    swapBothWithAFastClock(rotation);
    Instant right = clock.instant().plus(Duration.ofDays(90));
    KeyVersion first =
        rotation
            .by("alice", "the clock was ahead")
            .correctRetention(A.keyId(), right, "the clock was ahead");
    KeyVersion second =
        open()
            .by("alice", "that one as well")
            .correctRetention(C.keyId(), right, "the clock was ahead");

    assertThat(first.keptUntil()).contains(right);
    assertThat(second.keptUntil()).contains(right);
    atDay(-1);
    inDoubt(
        () ->
            open().by("alice", "again").correctRetention(C.keyId(), right, "the clock was ahead"));
  }

  @Test
  void clockThatIsAheadAgainAfterACorrection_isHeldAgainstTheNextOne() throws Exception {
    KeystoreRotation rotation = open();
    swapBothWithAFastClock(rotation);
    Instant right = clock.instant().plus(Duration.ofDays(90));
    KeystoreHandle named = rotation.by("alice", "the clock was ahead");
    KeyVersion unused = named.correctRetention(A.keyId(), right, "the clock was ahead");
    atDay(2000);
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of("by a clock that is ahead again"));
    rotation.trustingClock().swap(OTHER, lasting("e"));
    atDay(2);

    // Dated after a change of day 2000, which no correction has set right.
    inDoubt(
        () ->
            named.correctRetention(
                D.keyId(), clock.instant().plus(Duration.ofDays(90)), "the clock was ahead"));
    KeyVersion other =
        named.correctRetention(
            C.keyId(), clock.instant().plus(Duration.ofDays(90)), "the clock was ahead");
    assertThat(other.keptUntil()).contains(clock.instant().plus(Duration.ofDays(90)));
  }

  @Test
  void correction_leavesWhatCameBefore_soThatOtherKeysWereKeptForTheirTime() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    rotation.swap(ORDERS, B);
    rotation.swap(OTHER, D);
    atDay(100);
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of("seen"));
    atDay(200);
    Instant later = clock.instant().plus(Duration.ofDays(90));
    KeyVersion corrected =
        rotation
            .by("alice", "kept longer")
            .correctRetention(A.keyId(), later, "the clock was ahead");

    assertThat(corrected.since()).isEqualTo(clock.instant());
    KeystoreRotation other = open();
    other.purgeKey(C.keyId());
    assertThat(other.keyring().find(C.keyId())).isEmpty();
    assertThat(other.keyring().find(A.keyId())).contains(corrected);
  }

  /** The clock was seen to advance while C was kept, and not while A was. */
  @Test
  void purge_takesWhatWasSurelyKept_andLeavesTheRest() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    rotation.swap(OTHER, D);
    atDay(60);
    rotation.swap(ORDERS, B);
    atDay(90);
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of("seen"));
    atDay(365);
    Memos.note(rotation, OTHER, Optional.empty(), Optional.of("seen"));

    assertThat(open().purge()).extracting(KeyVersion::keyId).containsExactly(C.keyId());
    KeystoreRotation now = open();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(now::purge)
        .withMessageContaining("advance by only 30 days")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
    assertThat(now.trustingClock().purge())
        .extracting(KeyVersion::keyId)
        .containsExactly(A.keyId());
  }

  /** One of the two clocks is wrong, and nobody knows which. */
  @Test
  void change_thatAnotherClockDatesBeforeALook_makesTheLooksWorthNothing() throws Exception {
    Duration tolerated = ClockTolerance.DEFAULT.ahead();
    assertThat(afterAChangeOfAnotherClock(day(130).minus(tolerated)).purge()).hasSize(1);

    for (Instant before : List.of(day(130).minus(tolerated).minusMillis(1), day(1))) {
      KeystoreRotation doubtful = afterAChangeOfAnotherClock(before);
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(() -> doubtful.purgeKey(A.keyId()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
    }
  }

  private Instant day(int day) {
    return start.plus(Duration.ofDays(day));
  }

  /** A has been out of use for 130 days, and its rotation looked often. */
  private KeystoreRotation afterAChangeOfAnotherClock(Instant changed) throws Exception {
    KeyringStore shared = InMemoryKeyringStore.empty();
    clock.set(start);
    KeystoreRotation looking = KeystoreRotation.with(shared).clock(clock).reloadManually().open();
    looking.add(ORDERS, A);
    looking.swap(ORDERS, B);
    for (int day : List.of(50, 100, 130)) {
      atDay(day);
      looking.reload();
    }
    clock.set(changed);
    KeystoreRotation.with(shared).clock(clock).reloadManually().open().add(OTHER, C);
    atDay(130);
    assertThat(looking.reload()).isTrue();
    return looking;
  }

  @Test
  void verb_thatWasRefused_isALookAllTheSame() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);
    atDay(100);
    assertThatExceptionOfType(KeyRefusedException.class).isThrownBy(() -> rotation.add(ORDERS, C));
    atDay(200);

    assertThat(rotation.purge()).extracting(KeyVersion::keyId).containsExactly(A.keyId());
  }

  /** Only the start of its certificate is known of it, and that says nothing of the clock. */
  @Test
  void keyThatWasFoundWithoutAHistory_doesNotMakeTheClockDoubtful() throws Exception {
    Keyring found = Keyring.of(List.of(KeyVersion.active(ORDERS, A, notBefore(A))));
    assertThat(withoutHistory(found).swap(ORDERS, B).state()).isEqualTo(KeyState.ACTIVE);

    Keyring changed =
        Keyring.of(List.of(KeyVersion.active(ORDERS, A, notBefore(A).plusSeconds(1))));
    KeystoreRotation doubtful = withoutHistory(changed);
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> doubtful.swap(ORDERS, B))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
  }

  @Test
  void clockThatJumpedSinceTheOpening_isInDoubt_thoughNothingWasEverChanged() throws Exception {
    Keyring found = Keyring.of(List.of(KeyVersion.active(ORDERS, A, notBefore(A))));
    KeystoreRotation rotation = withoutHistory(found);

    atDay(401);
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.swap(ORDERS, B))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
    atDay(400);
    assertThat(rotation.swap(ORDERS, B).state()).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void purge_withNothingDue_needsNoClock() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);

    atDay(-100);
    assertThat(rotation.purge()).isEmpty();
  }

  private static Instant notBefore(HeldKey key) {
    return key.certificate().getNotBefore().toInstant();
  }

  private KeystoreRotation withoutHistory(Keyring ring) throws Exception {
    KeyringStore forgetful =
        new KeyringStore() {
          @Override
          public boolean exists() {
            return true;
          }

          @Override
          public Revision load() {
            return new Revision(ring, "found");
          }

          @Override
          public Optional<Revision> loadIfChanged(Revision known) {
            return Optional.empty();
          }

          @Override
          public Revision commit(Revision base, Keyring next, List<Change> changes) {
            return new Revision(next, "next");
          }

          @Override
          public List<Change> history(Revision revision) {
            return List.of();
          }
        };
    return KeystoreRotation.with(forgetful).clock(clock).reloadManually().open();
  }
}
