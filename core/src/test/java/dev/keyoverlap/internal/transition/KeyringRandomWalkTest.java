package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.fixtures.Rings.T0;
import static dev.keyoverlap.key.Alias.alias;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Tombstone;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random verbs on few aliases and few keys. After each one what must hold for every
 * ring is computed anew from the list of its versions, and what may have become of each version is
 * judged from the list before.
 */
class KeyringRandomWalkTest {

  private static final int STEPS = 10_000;
  private static final List<Alias> ALIASES =
      List.of(alias("a"), alias("b"), alias("c"), alias("d"), alias("e"));
  private static final List<KeyEntry> POOL = pool();

  /** What can be done to a ring; the others record what another program did. */
  private static final List<Verb> VERBS =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Verb.FOUND, Verb.GONE)));

  /**
   * What a ring can say; the rest is about one key and its chain, the handle, or reserved aliases.
   */
  private static final Set<Reason> OF_A_RING =
      EnumSet.complementOf(
          EnumSet.of(
              Reason.READ_ONLY,
              Reason.RESERVED_ALIAS,
              Reason.CLOCK_IN_DOUBT,
              Reason.RENEWAL_IN_PROGRESS,
              Reason.UNFIT,
              Reason.NARROWER,
              Reason.MISMATCHED_PAIR,
              Reason.BROKEN_CHAIN,
              Reason.UNSUPPORTED_ALGORITHM));

  /** Key pairs, renewals of theirs, partners' certificates, some of them with a short life. */
  private static List<KeyEntry> pool() {
    List<KeyEntry> pool = new ArrayList<>();
    HeldKey authority = TestKeys.ec("authority");
    for (int i = 0; i < 5; i++) {
      HeldKey key = lasting(TestKeys.named("ours").algorithm("EC", 256)).make();
      pool.add(key);
      pool.add(lasting(TestKeys.named("ours").forTheKeyPairOf(key)).make());
    }
    pool.add(TestKeys.certificateOf((HeldKey) pool.get(0)));
    for (int i = 0; i < 4; i++) {
      pool.add(
          TestKeys.certificateOf(lasting(TestKeys.named("partner").algorithm("EC", 256)).make()));
    }
    for (int i = 0; i < 2; i++) {
      // One issuer, one serial number, two keys: a mistake of the authority's.
      pool.add(
          lasting(TestKeys.named("twin").algorithm("EC", 256))
              .issuedBy(authority)
              .serialNumber(7)
              .make());
    }
    pool.add(TestKeys.named("early").algorithm("EC", 256).valid(T0, days(60)).make());
    pool.add(TestKeys.named("late").algorithm("EC", 256).valid(days(900), days(2000)).make());
    return List.copyOf(pool);
  }

  private static TestKeys lasting(TestKeys keys) {
    return keys.valid(T0, days(100_000));
  }

  private static Instant days(int number) {
    return T0.plus(Duration.ofDays(number));
  }

  private final Map<Verb, Integer> done = new EnumMap<>(Verb.class);
  private final Map<Reason, Integer> refused = new EnumMap<>(Reason.class);
  private Instant now = T0;
  private Keyring ring = Keyring.empty();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ring_afterEachOfManyRandomVerbs_isSoundAndHasLostNothing(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      now = now.plus(Duration.ofHours(random.nextInt(48)));
      Verb verb = VERBS.get(random.nextInt(VERBS.size()));
      if (random.nextInt(100) == 0) {
        // Purged keys never come back, and without them there would be no key to go on with.
        ring = Keyring.of(ring.versions(), ring.memos(), List.of());
      }
      if (verb == Verb.COMPROMISED && random.nextInt(20) > 0) {
        continue; // Seldom, or it would leave no key to go on with.
      }
      List<KeyVersion> before = ring.versions();
      Keyring given = ring;
      String what = "seed %d, step %d, %s at %s of%n%s".formatted(seed, step, verb, now, given);
      try {
        ring = perform(verb, random).keyring();
        done.merge(verb, 1, Integer::sum);
        assertSound(ring, what);
        assertNothingLost(verb, before, ring, what);
        assertKindsKept(given, ring, what);
      } catch (KeyRefusedException e) {
        refused.merge(e.reason(), 1, Integer::sum);
      }
      assertThat(given.versions()).as(what).isEqualTo(before);
    }
    // A walk that got stuck would prove little.
    assertThat(done).containsOnlyKeys(VERBS.toArray(new Verb[0]));
    assertThat(done.values()).allMatch(times -> times >= 10);
    assertThat(refused.keySet()).isEqualTo(OF_A_RING);
  }

  private Ring perform(Verb verb, Random random) throws KeyRefusedException {
    Alias alias = ALIASES.get(random.nextInt(ALIASES.size()));
    Alias other = ALIASES.get(random.nextInt(ALIASES.size()));
    KeyEntry entry = POOL.get(random.nextInt(POOL.size()));
    Retention retention = Retention.ofDays(90 + random.nextInt(60));
    Ring from = Ring.of(ring);
    return switch (verb) {
      case ADD -> from.add(alias, entry, now);
      case STAGE ->
          switch (random.nextInt(3)) {
            case 0 -> from.stageAgain(alias, entry.keyId(), now);
            case 1 -> from.stageInstead(alias, entry, now, retention);
            default -> from.stage(alias, entry, now);
          };
      case ACTIVATE -> from.activate(alias, now, retention);
      case SWAP -> from.swap(alias, entry, now, retention);
      case PROMOTE -> from.promote(alias, other, now, retention);
      case RETIRE ->
          random.nextBoolean()
              ? from.retire(alias, now, retention)
              : from.retire(entry.keyId(), now, retention);
      case RESTORE ->
          random.nextBoolean()
              ? from.restore(entry.keyId(), now, retention)
              : from.restore(entry.keyId(), alias, now, retention);
      case RENAME -> from.rename(alias, other);
      case PURGE -> from.purge(entry.keyId(), now);
      case COMPROMISED -> from.compromised(entry.keyId(), now, retention);
      case CORRECT -> from.correct(entry.keyId(), now.plus(retention.duration()), now);
      case NOTE -> {
        List<KeyVersion> unusedVersions = Admission.requireKnown(ring, alias);
        yield from.remember(alias, Optional.of("at " + now));
      }
      case FOUND, GONE -> throw new AssertionError(verb);
    };
  }

  private static void assertSound(Keyring ring, String what) {
    List<KeyVersion> all = ring.versions();
    assertThat(all).as(what).extracting(KeyVersion::keyId).doesNotHaveDuplicates();
    assertThat(all)
        .as(what)
        .extracting(version -> version.entry().certificate().getSerialNumber())
        .doesNotHaveDuplicates();
    for (Alias alias : ring.aliases()) {
      List<KeyVersion> active = inState(ring.versions(alias), KeyState.ACTIVE);
      List<KeyVersion> staged = inState(ring.versions(alias), KeyState.STAGED);
      assertThat(active).as(what).hasSizeLessThanOrEqualTo(1);
      assertThat(staged).as(what).hasSizeLessThanOrEqualTo(1);
      assertThat(ring.active(alias)).as(what).isEqualTo(active.stream().findFirst());
      assertThat(ring.staged(alias)).as(what).isEqualTo(staged.stream().findFirst());
    }
    for (KeyVersion version : all) {
      assertThat(ring.find(version.keyId())).as(what).contains(version);
      boolean outOfUse =
          version.state() == KeyState.RETAINED || version.state() == KeyState.COMPROMISED;
      assertThat(version.keptUntil().isPresent()).as(what).isEqualTo(outOfUse);
      version
          .keptUntil()
          .ifPresent(
              until ->
                  assertThat(Duration.between(version.since(), until))
                      .as(what)
                      .isGreaterThanOrEqualTo(Duration.ofDays(90)));
    }
    assertEachKeyPairIsInOnePlace(all, what);
  }

  private static List<KeyVersion> inState(List<KeyVersion> versions, KeyState state) {
    return versions.stream().filter(version -> version.state() == state).toList();
  }

  private static void assertEachKeyPairIsInOnePlace(List<KeyVersion> all, String what) {
    Map<PublicKey, List<KeyVersion>> byKeyPair =
        all.stream().collect(groupingBy(version -> version.entry().certificate().getPublicKey()));
    for (List<KeyVersion> same : byKeyPair.values()) {
      Set<Alias> inUse =
          same.stream()
              .filter(version -> version.keptUntil().isEmpty())
              .map(KeyVersion::alias)
              .collect(toSet());
      assertThat(inUse).as(what).hasSizeLessThanOrEqualTo(1);
      Set<Boolean> compromised =
          same.stream().map(version -> version.state() == KeyState.COMPROMISED).collect(toSet());
      assertThat(compromised).as(what).hasSize(1);
    }
  }

  private void assertNothingLost(Verb verb, List<KeyVersion> before, Keyring after, String what) {
    Set<KeyId> known = new HashSet<>();
    for (KeyVersion was : before) {
      known.add(was.keyId());
      Optional<KeyVersion> is = after.find(was.keyId());
      if (is.isEmpty()) {
        assertThat(verb).as(what).isEqualTo(Verb.PURGE);
        assertThat(was.keptUntil().orElseThrow()).as(what).isBeforeOrEqualTo(now);
      } else {
        assertThat(is.get().entry()).as(what).isSameAs(was.entry());
        assertLawful(verb, was, is.get(), what);
      }
    }
    boolean mayBring = EnumSet.of(Verb.ADD, Verb.STAGE, Verb.SWAP).contains(verb);
    assertThat(after.versions().stream().filter(version -> !known.contains(version.keyId())))
        .as(what)
        .hasSizeBetween(0, mayBring ? 1 : 0);
    if (verb == Verb.PURGE) {
      assertThat(after.versions()).as(what).hasSize(before.size() - 1);
    }
    for (Tombstone tombstone : after.tombstones()) {
      assertThat(after.find(tombstone.keyId())).as(what).isEmpty();
    }
  }

  /** A certificate never takes the place of a key pair, nor the reverse. */
  private static void assertKindsKept(Keyring before, Keyring after, String what) {
    for (Alias alias : ALIASES) {
      Optional<KeyVersion> was = before.active(alias);
      Optional<KeyVersion> is = after.active(alias);
      if (was.isPresent() && is.isPresent()) {
        assertThat(is.get().entry()).as(what).hasSameClassAs(was.get().entry());
      }
    }
  }

  /** What a verb may have made of a version that was there before. */
  private void assertLawful(Verb verb, KeyVersion was, KeyVersion is, String what) {
    if (!is.alias().equals(was.alias())) {
      assertThat(verb).as(what).isIn(Verb.RENAME, Verb.PROMOTE, Verb.STAGE, Verb.RESTORE);
    }
    if (is.state() == was.state()) {
      if (verb == Verb.CORRECT && !is.equals(was)) {
        assertThat(is.since()).as(what).isEqualTo(now);
        return;
      }
      if (verb != Verb.PROMOTE && verb != Verb.STAGE) {
        assertThat(is.since()).as(what).isEqualTo(was.since());
      }
      assertThat(is.keptUntil()).as(what).isEqualTo(was.keptUntil());
      return;
    }
    assertThat(is.since()).as(what).isEqualTo(now);
    switch (is.state()) {
      case ACTIVE ->
          assertThat(
                  verb == Verb.RESTORE
                          && was.state() == KeyState.STAGED
                          && !is.alias().equals(was.alias())
                      ? KeyState.RETAINED
                      : was.state())
              .as(what)
              .isEqualTo(verb == Verb.RESTORE ? KeyState.RETAINED : KeyState.STAGED);
      case RETAINED -> {
        assertThat(was.state()).as(what).isIn(KeyState.ACTIVE, KeyState.STAGED);
        assertThat(is.keptUntil().orElseThrow())
            .as(what)
            .isAfterOrEqualTo(now.plus(Duration.ofDays(90)));
      }
      case COMPROMISED -> assertThat(verb).as(what).isEqualTo(Verb.COMPROMISED);
      case STAGED -> {
        assertThat(verb).as(what).isEqualTo(Verb.STAGE);
        assertThat(was.state()).as(what).isEqualTo(KeyState.RETAINED);
      }
    }
    if (is.state() == KeyState.ACTIVE) {
      assertThat(verb).as(what).isIn(Verb.ACTIVATE, Verb.RESTORE, Verb.SWAP);
      assertThat(is.entry().isValidAt(now)).as(what).isTrue();
    }
  }

  @Test
  void soundness_ofARingThatIsNot_isDenied() {
    // The judge must be able to condemn: one key pair in use under two aliases.
    Keyring unsound =
        Keyring.of(
            List.of(
                KeyVersion.active(ALIASES.get(0), POOL.get(0), T0),
                KeyVersion.active(ALIASES.get(1), POOL.get(1), T0)));

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> assertSound(unsound, "unsound")))
        .isInstanceOf(AssertionError.class);
  }
}
