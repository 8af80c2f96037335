package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.fixtures.Rings.KEEP;
import static dev.keyoverlap.fixtures.Rings.T0;
import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.T2;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.outOfUse;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.fixtures.Rings.staged;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process keeps of its ring when the keystore comes back as another one. */
class InheritanceTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey D = TestKeys.ec("d");
  private static final KeyVersion STOLEN = outOfUse(ORDERS, A, KeyState.COMPROMISED, T1);

  private static Revision revision(Keyring ring, Kind... kinds) {
    List<Finding> findings =
        Arrays.stream(kinds).map(kind -> new Finding(kind, "what was seen")).toList();
    return new Revision(ring, "mark", findings);
  }

  private static Inheritance inherit(Keyring before, Revision next, Change... history) {
    return Inheritance.of(before, next, List.of(history), T2, KEEP);
  }

  private static Change change(Verb verb, HeldKey key) {
    return Change.of(
        verb, ORDERS, key.keyId(), Optional.empty(), Optional.empty(), T1, Change.Note.NONE);
  }

  @Test
  void missingKeys_areRetained_andThoseOutOfUseStayAsTheyAre() {
    KeyVersion old = retained(ORDERS, C, T1);
    KeyVersion stolen = outOfUse(OTHER, D, KeyState.COMPROMISED, T1);

    Inheritance kept =
        inherit(ring(active(ORDERS, A), staged(ORDERS, B), old, stolen), revision(Keyring.empty()));

    assertThat(kept.kept())
        .containsExactlyInAnyOrder(retained(ORDERS, A, T2), retained(ORDERS, B, T2), old, stolen);
    assertThat(kept.ring().versions()).containsExactlyInAnyOrderElementsOf(kept.kept());
    assertThat(kept.findings()).hasSize(4).allMatch(one -> one.kind() == Kind.KEY_MISSING);
    assertThat(kept.findings())
        .anySatisfy(
            one ->
                assertThat(one.message())
                    .contains(A.keyId().shortForm(), "'orders'", "until " + KEEP.until(T2)));
  }

  @Test
  void nothingMissing_isTheRingOfTheStore() {
    Keyring stored = ring(active(ORDERS, B, T1), retained(ORDERS, A, T1));

    Inheritance same = inherit(ring(active(ORDERS, A)), revision(stored));

    assertThat(same.ring()).isSameAs(stored);
    assertThat(same.kept()).isEmpty();
    assertThat(same.findings()).isEmpty();
  }

  @Test
  void keyThatWasPurgedThroughTheLibrary_isNotKept_unlessItCameBackSince() {
    Keyring before = ring(active(ORDERS, B), retained(ORDERS, A, T0));
    Revision without = revision(ring(active(ORDERS, B)));

    assertThat(inherit(before, without).kept()).hasSize(1);
    assertThat(inherit(before, without, change(Verb.PURGE, A)).kept()).isEmpty();
    assertThat(inherit(before, without, change(Verb.PURGE, B)).kept()).hasSize(1);
    assertThat(inherit(before, without, change(Verb.GONE, A)).kept()).hasSize(1);
    assertThat(inherit(before, without, change(Verb.PURGE, A), change(Verb.GONE, A)).kept())
        .isEmpty();
    assertThat(inherit(before, without, change(Verb.PURGE, A), change(Verb.FOUND, A)).kept())
        .hasSize(1);
    Tombstone tombstone = Tombstone.of(retained(ORDERS, A, T0), T1);
    assertThat(
            inherit(
                    before,
                    revision(Keyring.of(List.of(active(ORDERS, B)), Map.of(), List.of(tombstone))))
                .kept())
        .isEmpty();
  }

  @Test
  void compromise_thatTheStoreForgot_counts_andIsReported() {
    Keyring before = ring(STOLEN, active(ORDERS, B, T1));

    Inheritance kept = inherit(before, revision(ring(active(ORDERS, A), retained(ORDERS, B, T1))));
    assertThat(kept.kept()).containsExactly(STOLEN);
    assertThat(kept.ring().find(A.keyId())).contains(STOLEN);
    assertThat(kept.findings())
        .singleElement()
        .satisfies(one -> assertThat(one.kind()).isEqualTo(Kind.COMPROMISE_FORGOTTEN))
        .satisfies(
            one -> assertThat(one.message()).contains(A.keyId().shortForm(), "under 'orders'"));

    Inheritance known = inherit(before, revision(before));
    assertThat(known.kept()).isEmpty();
    assertThat(known.findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CHANGED_BY_OTHERS", "OLDER_REVISION"})
  void whatWasRemembered_outlivesAnotherProgram_withTheKeysThatItIsAbout(Kind kind) {
    Tombstone one = Tombstone.of(retained(ORDERS, C, T0), T1);
    Tombstone two = Tombstone.of(retained(ORDERS, D, T0), T1);
    Keyring before =
        Keyring.of(
            List.of(active(ORDERS, A), active(OTHER, B)),
            Map.of(ORDERS, "old", OTHER, "kept", alias("gone"), "of no key"),
            List.of(one, two));
    Keyring stored =
        Keyring.of(
            List.of(active(ORDERS, A), active(OTHER, B)), Map.of(ORDERS, "new"), List.of(two));

    Keyring after = inherit(before, revision(stored, kind)).ring();
    assertThat(after.memos()).isEqualTo(Map.of(ORDERS, "new", OTHER, "kept"));
    assertThat(after.tombstones()).containsExactly(two, one);
    assertThat(inherit(before, revision(stored)).ring()).isSameAs(stored);
    Keyring fewer = KeyringDraft.of(stored).remove(B.keyId()).ring();
    Keyring kept = inherit(before, revision(fewer)).ring();
    assertThat(kept.memos()).isEqualTo(Map.of(ORDERS, "new"));
    assertThat(kept.tombstones()).containsExactly(two);
    assertThat(kept.find(B.keyId())).isPresent();
  }

  @Test
  void onlyKeyThatCanBeUsed_goesOn_whereAnEarlierRevisionCameBack() {
    Keyring before = ring(STOLEN, active(ORDERS, B, T1));
    Keyring earlier = ring(STOLEN);

    assertThat(inherit(before, revision(earlier, Kind.OLDER_REVISION)).kept())
        .containsExactly(active(ORDERS, B, T1));
    // Not where a program took the key out, nor where there is another one to use.
    KeyVersion retained = retained(ORDERS, B, T2);
    assertThat(inherit(before, revision(earlier, Kind.CHANGED_BY_OTHERS)).kept())
        .containsExactly(retained);
    Keyring withAnother = ring(STOLEN, active(ORDERS, C));
    assertThat(inherit(before, revision(withAnother, Kind.OLDER_REVISION)).kept())
        .containsExactly(retained);
    Keyring swapped = ring(retained(ORDERS, A, T1), active(ORDERS, B, T1));
    assertThat(
            inherit(swapped, revision(ring(retained(ORDERS, A, T1)), Kind.OLDER_REVISION)).kept())
        .containsExactly(retained);
    Keyring waiting = ring(STOLEN, staged(ORDERS, B));
    assertThat(inherit(waiting, revision(earlier, Kind.OLDER_REVISION)).kept())
        .containsExactly(retained);
  }

  @Test
  void whatIsWrittenBack_isALineOfHistoryEach_thatSaysWhatBecameOfIt() {
    List<KeyVersion> kept =
        List.of(
            active(ORDERS, A),
            staged(ORDERS, B),
            retained(OTHER, C, T1),
            outOfUse(OTHER, D, KeyState.COMPROMISED, T1));

    assertThat(Inheritance.writtenBack(kept, Keyring.of(kept), T2))
        .extracting(Change::verb, Change::alias, Change::keyId, Change::at)
        .containsExactly(
            tuple(Verb.FOUND, ORDERS, A.keyId(), T2),
            tuple(Verb.STAGE, ORDERS, B.keyId(), T2),
            tuple(Verb.RETIRE, OTHER, C.keyId(), T2),
            tuple(Verb.COMPROMISED, OTHER, D.keyId(), T2));
    assertThat(Inheritance.writtenBack(kept, ring(active(ORDERS, A)), T2))
        .singleElement()
        .satisfies(line -> assertThat(line.note().why()).contains("another program"));
  }
}
