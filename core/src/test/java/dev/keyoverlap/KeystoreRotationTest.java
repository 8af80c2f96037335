package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.ring.KeyState.COMPROMISED;
import static dev.keyoverlap.ring.KeyState.RETAINED;
import static dev.keyoverlap.ring.KeyState.STAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What each verb of a rotation stores, shows and records. */
class KeystoreRotationTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();

  private final SetClock clock = new SetClock();
  private final ObservedStore store = new ObservedStore();
  private final KeystoreRotation rotation = rotationOn(store);

  private KeystoreRotation rotationOn(KeyringStore on) {
    try {
      return KeystoreRotation.with(on).clock(clock).reloadManually().open();
    } catch (KeyringStoreException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class Verbs {

    @Test
    void verbs_answer_withTheVersionThatTheyMade() throws Exception {
      assertThat(rotation.add(ORDERS, A)).isEqualTo(current(A));
      assertThat(rotation.stage(ORDERS, B)).isEqualTo(current(B));
      assertThat(rotation.keyring().staged(ORDERS)).contains(current(B));
      assertThat(rotation.activate(ORDERS)).isEqualTo(current(B));
      assertThat(rotation.swap(ORDERS, C)).isEqualTo(current(C));
      assertThat(rotation.restore(A.keyId())).isEqualTo(current(A));
      assertThat(rotation.retire(ORDERS)).isEqualTo(current(A));
      assertThat(current(A).state()).isEqualTo(RETAINED);
      rotation.add(NEXT, RENEWED_A);
      assertThat(rotation.retireKey(RENEWED_A.keyId())).isEqualTo(current(RENEWED_A));
      assertThat(rotation.markCompromised(C.keyId(), "stolen")).isEqualTo(current(C));
      assertThat(current(C).state()).isEqualTo(COMPROMISED);
    }

    @Test
    void promote_answers_withTheVersionUnderTheFirstAlias() throws Exception {
      rotation.add(ORDERS, A);
      rotation.add(NEXT, B);

      assertThat(rotation.promote(NEXT, ORDERS)).isEqualTo(current(B));
      assertThat(current(B).alias()).isEqualTo(ORDERS);
    }

    @Test
    void verbs_date_whatTheyDoByTheClockThatWasSet() throws Exception {
      assertThat(rotation.add(ORDERS, A).since()).isEqualTo(clock.instant());
      clock.advance(Duration.ofDays(30));
      assertThat(rotation.swap(ORDERS, B).since()).isEqualTo(clock.instant());
      assertThat(current(A).keptUntil()).contains(clock.instant().plus(Duration.ofDays(90)));
      assertThat(rotation.history()).extracting(Change::at).last().isEqualTo(clock.instant());
    }

    @Test
    void verbs_withALongerRetention_keepKeysLonger() throws Exception {
      KeystoreRotation longer =
          KeystoreRotation.with(store)
              .clock(clock)
              .retention(Retention.ofDays(365))
              .reloadManually()
              .open();
      longer.add(ORDERS, A);

      assertThat(longer.retire(ORDERS).keptUntil())
          .contains(clock.instant().plus(Duration.ofDays(365)));
    }

    @Test
    void verb_thatTheRingRefuses_storesNothing() throws Exception {
      rotation.add(ORDERS, A);
      Keyring before = rotation.keyring();

      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(() -> rotation.add(ORDERS, B))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ALIAS_IN_USE));
      assertThat(rotation.keyring()).isSameAs(before);
      assertThat(store.load().keyring()).isEqualTo(before);
      assertThat(rotation.history()).hasSize(1);
    }

    private KeyVersion current(HeldKey key) {
      return rotation.keyring().find(key.keyId()).orElseThrow();
    }
  }

  @Nested
  class PurgeOfAllThatIsDue {

    @Test
    void purge_removesWhatIsDueOnlyInOneRevision() throws Exception {
      rotation.add(ORDERS, A);
      rotation.swap(ORDERS, B);
      rotation.markCompromised(A.keyId(), "stolen");
      rotation.add(NEXT, OTHER);
      rotation.retire(NEXT);
      clock.advance(Duration.ofDays(1));
      rotation.swap(ORDERS, C);
      clock.advance(Duration.ofDays(89).minusMillis(1));
      assertThat(rotation.purge()).isEmpty();
      clock.advance(Duration.ofMillis(1));
      int[] commits = {0};
      store.onceStored = () -> commits[0]++;

      assertThat(rotation.by("alice", "yearly").purge())
          .extracting(KeyVersion::keyId)
          .containsExactlyInAnyOrder(A.keyId(), OTHER.keyId());
      assertThat(commits[0]).isOne();
      assertThat(rotation.keyring().versions())
          .extracting(KeyVersion::keyId)
          .containsExactly(C.keyId(), B.keyId());
      assertThat(rotation.history())
          .filteredOn(change -> change.verb() == Verb.PURGE)
          .hasSize(2)
          .allMatch(change -> change.note().equals(new Change.Note("alice", "yearly")));
    }

    private static final HeldKey OTHER = TestKeys.ec("other");

    @Test
    void purge_withNothingDue_storesNothing() throws Exception {
      rotation.add(ORDERS, A);
      store.onceStored =
          () -> {
            throw new AssertionError("nothing was to be stored");
          };

      assertThat(rotation.purge()).isEmpty();
    }
  }

  @Nested
  class History {

    @Test
    void history_ofEveryVerb_saysWhatWhoAndWhy() throws Exception {
      List<Change> expected = new ArrayList<>();
      rotation.by("alice", "first").add(ORDERS, A);
      expected.add(change(Verb.ADD, ORDERS, A, "first"));
      rotation.by("alice", "prepare").stage(ORDERS, B);
      expected.add(change(Verb.STAGE, ORDERS, B, "prepare"));
      rotation.by("alice", "switch").activate(ORDERS);
      expected.add(replacing(A, change(Verb.ACTIVATE, ORDERS, B, "switch")));
      clock.advance(Duration.ofDays(1));
      rotation.by("alice", "renew").swap(ORDERS, C);
      expected.add(replacing(B, change(Verb.SWAP, ORDERS, C, "renew")));
      rotation.by("alice", "back").restore(B.keyId());
      expected.add(replacing(C, change(Verb.RESTORE, ORDERS, B, "back")));
      HeldKey next = TestKeys.ec("next");
      rotation.by("alice", "overlap").add(NEXT, next);
      expected.add(change(Verb.ADD, NEXT, next, "overlap"));
      rotation.by("alice", "settle").promote(NEXT, ORDERS);
      expected.add(from(NEXT, replacing(B, change(Verb.PROMOTE, ORDERS, next, "settle"))));
      Alias renamed = alias("purchase-orders");
      rotation.by("alice", "clarity").rename(ORDERS, renamed);
      expected.add(from(ORDERS, change(Verb.RENAME, renamed, next, "clarity")));
      rotation.by("alice", "the end").retire(renamed);
      expected.add(change(Verb.RETIRE, renamed, next, "the end"));
      rotation.by("alice", "stolen").markCompromised(C.keyId(), "stolen");
      expected.add(change(Verb.COMPROMISED, renamed, C, "stolen"));
      clock.advance(Duration.ofDays(90));
      rotation.by("alice", "due").purgeKey(C.keyId());
      expected.add(change(Verb.PURGE, renamed, C, "due"));

      assertThat(rotation.history()).containsExactlyElementsOf(expected);
      assertThat(rotationOn(store).history()).isEqualTo(expected);
    }

    private Change change(Verb verb, Alias at, HeldKey key, String why) {
      return Change.of(
          verb,
          at,
          key.keyId(),
          Optional.empty(),
          Optional.empty(),
          clock.instant(),
          new Change.Note("alice", why));
    }

    private Change replacing(HeldKey old, Change change) {
      return Change.of(
          change.verb(),
          change.alias(),
          change.keyId(),
          Optional.of(old.keyId()),
          change.before(),
          change.at(),
          change.note());
    }

    private Change from(Alias before, Change change) {
      return Change.of(
          change.verb(),
          change.alias(),
          change.keyId(),
          change.replaced(),
          Optional.of(before),
          change.at(),
          change.note());
    }

    @Test
    void history_whereNobodySaidWho_isSilentAboutIt() throws Exception {
      rotation.add(ORDERS, A);

      assertThat(rotation.history())
          .singleElement()
          .extracting(Change::note)
          .isEqualTo(Change.Note.NONE);
      assertThat(rotation.history().get(0))
          .hasToString("%s add orders: %s".formatted(clock.instant(), A.keyId().shortForm()));
    }

    @Test
    void history_forPeople_isOneLineWithAllThatIsKnown() throws Exception {
      rotation.add(ORDERS, A);
      rotation.add(NEXT, B);
      rotation.by("alice", "yearly").promote(NEXT, ORDERS);

      assertThat(rotation.history().get(2))
          .hasToString(
              "%s promote orders-next -> orders: %s -> %s by alice (yearly)"
                  .formatted(clock.instant(), A.keyId(), B.keyId()));
    }

    @Test
    void history_ofACompromisedKeyPair_namesEveryCertificateThatWentWithIt() throws Exception {
      rotation.add(ORDERS, A);
      rotation.swap(ORDERS, RENEWED_A);
      rotation.by("alice", "stolen").markCompromised(A.keyId(), "stolen");

      assertThat(rotation.history().subList(2, 4))
          .containsExactly(
              change(Verb.COMPROMISED, ORDERS, A, "stolen"),
              change(Verb.COMPROMISED, ORDERS, RENEWED_A, "stolen"));
    }
  }

  @Nested
  class Storing {

    @Test
    void change_isStored_beforeReadersSeeIt() throws Exception {
      rotation.add(ORDERS, A);
      AtomicReference<KeyId> seen = new AtomicReference<>();
      AtomicReference<KeyId> stored = new AtomicReference<>();
      store.onceStored =
          () -> {
            seen.set(activeIn(rotation));
            stored.set(activeIn(rotationOn(store)));
          };
      rotation.swap(ORDERS, B);

      assertThat(stored.get()).isEqualTo(B.keyId());
      assertThat(seen.get()).isEqualTo(A.keyId());
      assertThat(activeIn(rotation)).isEqualTo(B.keyId());
    }

    @Test
    void change_thatCannotBeStored_changesNothingAndCanBeRepeated() throws Exception {
      rotation.add(ORDERS, A);
      Keyring before = rotation.keyring();
      KeyringStoreException full = new KeyringStoreException("The disk is full; make room");
      store.outOfOrder = full;

      assertThatExceptionOfType(KeyringStoreException.class)
          .isThrownBy(() -> rotation.swap(ORDERS, B))
          .isSameAs(full);
      assertThat(rotation.keyring()).isSameAs(before);
      store.outOfOrder = null;
      assertThat(rotation.history()).hasSize(1);
      rotation.swap(ORDERS, B);
      assertThat(activeIn(rotation)).isEqualTo(B.keyId());
      assertThat(rotation.history()).hasSize(2);
    }

    @Test
    void rotation_ofAStoreThatCannotBeRead_isNotOpened() {
      KeyringStoreException gone = new KeyringStoreException("The disk is gone");
      store.outOfOrder = gone;

      assertThatExceptionOfType(KeyringStoreException.class)
          .isThrownBy(() -> KeystoreRotation.open(store))
          .isSameAs(gone);
    }
  }

  @Nested
  class TwoAdministrators {

    private final KeystoreRotation another = rotationOn(store);

    @Test
    void second_whoseChangeMeansTheSame_makesItOnTheOthersRing() throws Exception {
      rotation.add(ORDERS, A);

      another.add(NEXT, B);

      assertThat(another.keyring().aliases()).containsExactly(ORDERS, NEXT);
      assertThat(another.history()).hasSize(2);
    }

    @Test
    void history_ofARotationThatHasNotLooked_endsWhereItsRingDoes() throws Exception {
      rotation.add(ORDERS, A);

      assertThat(another.keyring().versions()).isEmpty();
      assertThat(another.history()).isEmpty();
      assertThat(another.reload()).isTrue();
      assertThat(another.history()).isEqualTo(rotation.history()).hasSize(1);
    }

    @Test
    void second_whoseChangeIsNoLongerPossible_isRefused() throws Exception {
      rotation.add(ORDERS, A);

      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(() -> another.add(ORDERS, B))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ALIAS_IN_USE));
    }
  }

  @Test
  void rotation_ofAnEmptyStore_isEmptyAndStagesItsFirstKey() throws Exception {
    assertThat(rotation.keyring()).isEqualTo(Keyring.empty());
    assertThat(rotation.history()).isEmpty();
    assertThat(rotation.stage(ORDERS, A).state()).isEqualTo(STAGED);
  }

  @Test
  void view_saysWhoWorksThroughIt_andWhatIsAccepted() {
    KeystoreHandle view = rotation.by("alice", "yearly").accepting(Narrowing.SUBJECT);

    assertThat(view.author()).isEqualTo("alice");
    assertThat(view.accepts(Narrowing.SUBJECT)).isTrue();
    assertThat(view.accepts(Narrowing.KEY_USAGE)).isFalse();
    assertThat(rotation.author()).isEmpty();
    assertThat(rotation.accepts(Narrowing.SUBJECT)).isFalse();
  }

  @Test
  void builtTogether_tellsTheSetsWithTheAlias_ofThatUseAlone() {
    rotation.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS, NEXT));
    rotation.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(NEXT));
    rotation.listener().onConfigured("CmsVerifier", KeyUse.VERIFY, Set.of(ORDERS));

    assertThat(rotation.builtTogether(KeyUse.SIGN, ORDERS)).containsExactly(Set.of(ORDERS, NEXT));
    assertThat(rotation.builtTogether(KeyUse.SIGN, NEXT))
        .containsExactlyInAnyOrder(Set.of(ORDERS, NEXT), Set.of(NEXT));
    assertThat(rotation.builtTogether(KeyUse.VERIFY, NEXT)).isEmpty();
    assertThat(rotation.by("alice", "").builtTogether(KeyUse.VERIFY, ORDERS)).hasSize(1);
  }

  @Test
  void checkEvery_ofLessThanAMillisecond_isRefused() {
    KeystoreRotation.Builder builder = KeystoreRotation.with(store);

    assertThatIllegalArgumentException().isThrownBy(() -> builder.reloadEvery(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reloadEvery(Duration.ofNanos(999_999)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reloadEvery(Duration.ofSeconds(-1)));
    assertThat(builder.reloadEvery(Duration.ofMillis(1))).isSameAs(builder);
  }

  private static KeyId activeIn(KeystoreRotation rotation) {
    return rotation.keyring().active(ORDERS).orElseThrow().keyId();
  }
}
