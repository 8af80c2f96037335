package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is wrong makes no key go too early; beside each, one that is right. */
@SuppressWarnings("TimeInStaticInitializer") // the certificates begin before any test does
class ClockInDoubtTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias SECOND = alias("second");
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(2000));
  private static final HeldKey A = lasting("a");
  private static final HeldKey B = lasting("b");
  private static final HeldKey C = lasting("c");
  private static final HeldKey D = lasting("d");
  private static final HeldKey E = lasting("e");

  private final SetClock clock = new SetClock();
  private final Instant start = clock.instant();
  private @TempDir Path folder;
  private KeystoreRotation rotation;

  private static HeldKey lasting(String name) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(LONG_AGO, LONG_AGO.plus(Duration.ofDays(9000)))
        .make();
  }

  private Path file() {
    return folder.resolve("keys.p12");
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file(), PASSWORD))
        .clock(clock)
        .reloadManually()
        .open();
  }

  /** Orders: active b, retained a, staged c; second: active d. */
  @BeforeEach
  void fill() throws Exception {
    rotation = open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);
    rotation.stage(ORDERS, C);
    rotation.add(SECOND, D);
  }

  private static void refused(ThrowingCallable verb, Instant... both) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT))
        .satisfies(
            e -> {
              for (Instant each : both) {
                assertThat(e).hasMessageContaining(each.toString());
              }
            });
  }

  private Map<Verb, ThrowingCallable> verbsOfRetention(KeystoreRotation of) {
    Map<Verb, ThrowingCallable> verbs = new LinkedHashMap<>();
    verbs.put(Verb.SWAP, () -> of.swap(ORDERS, E));
    verbs.put(Verb.ACTIVATE, () -> of.activate(ORDERS));
    verbs.put(Verb.RESTORE, () -> of.restore(A.keyId()));
    verbs.put(Verb.PROMOTE, () -> of.promote(SECOND, ORDERS));
    verbs.put(Verb.RETIRE, () -> of.retire(ORDERS));
    verbs.put(Verb.STAGE, () -> of.stageInstead(ORDERS, E));
    return verbs;
  }

  private void assertMonotonous(KeystoreRotation of) throws Exception {
    assertThat(of.history()).extracting(Change::at).isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void clockBeforeTheLastChange_stopsEachVerbOfARetention_inANewProcessToo() throws Exception {
    clock.advance(Duration.ofDays(-100));

    for (KeystoreRotation each : List.of(rotation, open())) {
      verbsOfRetention(each).values().forEach(verb -> refused(verb, start, clock.instant()));
      refused(() -> each.retireKey(C.keyId()), start, clock.instant());
    }
    assertThat(rotation.history()).hasSize(4);
    clock.set(start);
    rotation.swap(ORDERS, E);
  }

  @Test
  void clockFarAheadOfTheLastChange_stopsEachVerbOfARetention_inANewProcessToo() throws Exception {
    clock.advance(Duration.ofDays(401));

    for (KeystoreRotation each : List.of(rotation, open())) {
      verbsOfRetention(each).values().forEach(verb -> refused(verb, start, clock.instant()));
    }
    clock.set(start.plus(Duration.ofDays(121)));
    for (KeystoreRotation each : List.of(rotation, open())) {
      refused(each::purge, start, clock.instant());
      refused(() -> each.purgeKey(A.keyId()), start, clock.instant());
    }
    assertThat(rotation.keyring().find(A.keyId())).isPresent();
    clock.set(start.plus(Duration.ofDays(120)));
    assertThat(open().purge()).hasSize(1);
    clock.set(start.plus(Duration.ofDays(520)));
    open().swap(ORDERS, E);
  }

  @Test
  void verbs_ofSomebodyWhoVouchesForTheClock_goOn_andAreDatedInOrder() throws Exception {
    clock.advance(Duration.ofDays(-100));
    KeyVersion swapped = rotation.trustingClock().swap(ORDERS, E);

    assertThat(swapped.since()).isEqualTo(start);
    assertThat(rotation.keyring().find(B.keyId()).flatMap(KeyVersion::keptUntil))
        .contains(start.plus(Duration.ofDays(90)));
    assertMonotonous(rotation);

    clock.set(start.plus(Duration.ofDays(365)));
    assertThat(rotation.by("alice", "compared with ntp").trustingClock().purge())
        .extracting(KeyVersion::keyId)
        .containsExactlyInAnyOrder(A.keyId(), B.keyId());
    assertMonotonous(rotation);
  }

  @Test
  void verbsThatKeepNoTime_goOn_andAreNotDatedBeforeTheLastChange() throws Exception {
    clock.advance(Duration.ofDays(-100));

    assertThat(rotation.add(alias("third"), E).since()).isEqualTo(start);
    rotation.rename(SECOND, alias("fourth"));
    assertMonotonous(rotation);
  }

  @Test
  void compromise_waitsForNoClock_andIsKeptFromTheLastChangeOn() throws Exception {
    clock.advance(Duration.ofDays(-100));

    assertThat(rotation.markCompromised(B.keyId(), "stolen").keptUntil())
        .contains(start.plus(Duration.ofDays(90)));
  }

  @Test
  void clocksThatDifferByMinutes_areTolerated_andNothingIsDatedBack() throws Exception {
    clock.advance(Duration.ofMinutes(-5));
    rotation.swap(ORDERS, E);
    assertMonotonous(rotation);

    clock.advance(Duration.ofMillis(-1));
    refused(() -> rotation.retire(ORDERS));
  }

  @Test
  void clockThatWentBackSinceALook_isInDoubt_thoughItIsAfterTheLastChange() throws Exception {
    clock.advance(Duration.ofDays(60));
    rotation.reload();
    Instant looked = clock.instant();
    clock.advance(Duration.ofDays(-30));

    refused(() -> rotation.swap(ORDERS, E), looked, clock.instant());
    rotation.trustingClock().swap(ORDERS, E);
    rotation.retire(ORDERS);
  }

  @Test
  void looks_makeALongTimeCredible() throws Exception {
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofDays(100));
      rotation.reload();
    }
    assertThat(rotation.purge()).hasSize(1);
    rotation.swap(ORDERS, E);
  }

  @Test
  void look_afterAJump_doesNotMakeItCredible() throws Exception {
    clock.advance(Duration.ofDays(401));
    rotation.reload();
    clock.advance(Duration.ofSeconds(10));
    rotation.reload();

    refused(rotation::purge);
    refused(() -> rotation.swap(ORDERS, E));
  }

  @Test
  void changeAfterAJump_doesNotLetAKeyGoEarly() throws Exception {
    clock.advance(Duration.ofDays(365));
    rotation.add(alias("third"), E);

    refused(() -> rotation.purgeKey(A.keyId()));
    refused(rotation::purge);
    clock.advance(Duration.ofDays(90));
    assertThat(rotation.purge()).extracting(KeyVersion::keyId).containsExactly(A.keyId());
  }

  @Test
  void step_isConfigurable_andPositive() throws Exception {
    KeystoreRotation.Builder builder =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file(), PASSWORD))
            .clock(clock)
            .reloadManually();
    KeystoreRotation careful = builder.clockStep(Duration.ofHours(1)).open();

    clock.advance(Duration.ofHours(1));
    careful.swap(ORDERS, E);
    clock.advance(Duration.ofHours(1).plusMillis(1));
    refused(() -> careful.retire(ORDERS));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.clockStep(Duration.ZERO));
  }

  @Test
  void keystoreWithoutItsHistory_stillKnowsWhenItWasChanged() throws Exception {
    Files.delete(folder.resolve("keys.p12.history"));
    clock.advance(Duration.ofDays(-100));

    KeystoreRotation other = open();
    refused(() -> other.swap(ORDERS, E), start, clock.instant());
  }

  // ---- a date that a fast clock set

  private void swapWithAFastClock() throws Exception {
    clock.advance(Duration.ofDays(1000));
    rotation.trustingClock().swap(ORDERS, E);
    clock.set(start.plus(Duration.ofDays(1)));
  }

  @Test
  void date_thatAFastClockSet_isCorrectedForAReason_andTheClockCountsAgain() throws Exception {
    swapWithAFastClock();
    refused(() -> rotation.retire(ORDERS));
    Instant right = clock.instant().plus(Duration.ofDays(90));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotation.correctRetention(B.keyId(), right, " "))
        .withMessageContaining("reason");
    KeyVersion corrected =
        rotation.correctRetention(B.keyId(), right, "the clock was 1000 days ahead");

    assertThat(corrected.keptUntil()).contains(right);
    assertThat(rotation.history()).last().extracting(Change::verb).isEqualTo(Verb.CORRECT);
    assertThat(open().keyring().find(B.keyId())).contains(corrected);
    open().retire(ORDERS);
    clock.set(right);
    assertThat(rotation.trustingClock().keyring().versions(ORDERS)).isNotEmpty();
    assertThat(open().purge()).extracting(KeyVersion::keyId).contains(B.keyId());
  }

  @Test
  void date_isNeverCorrectedToLessThan90Days_norOfAKeyInUse() throws Exception {
    swapWithAFastClock();
    KeystoreHandle named = rotation.by("alice", "the clock was ahead");
    Instant early = clock.instant().plus(Duration.ofDays(90)).minusMillis(1);

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> named.correctRetention(B.keyId(), early, "the clock was ahead"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RETENTION_RUNS));
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(
            () -> named.correctRetention(E.keyId(), early.plusSeconds(9), "the clock was ahead"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_RETAINED));
  }

  @Test
  void date_isNotCorrectedByAClockThatStandsBeforeWhatCameFirst() throws Exception {
    swapWithAFastClock();
    clock.set(start.minus(Duration.ofDays(100)));
    Instant lost = clock.instant().plus(Duration.ofDays(90));

    refused(
        () ->
            rotation
                .by("mallory", "why not")
                .correctRetention(B.keyId(), lost, "the clock was ahead"),
        start);
  }
}
