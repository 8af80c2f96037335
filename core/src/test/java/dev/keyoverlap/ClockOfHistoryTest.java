package dev.keyoverlap;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeyRefusedException.Reason;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.store.KeyringStore;
import dev.keyoverlap.store.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which changes of the history the clock is held against; all in memory. */
class ClockOfHistoryTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final Instant LONG_AGO = Rings.T0.minus(Duration.ofDays(500));
  private static final HeldKey A = lasting("a");
  private static final HeldKey B = lasting("b");
  private static final HeldKey C = lasting("c");
  private static final HeldKey D = lasting("d");

  private final SetClock clock = new SetClock();
  private final Instant start = clock.instant();
  private final KeyringStore store = KeyringStore.inMemory();

  private static HeldKey lasting(String name) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(LONG_AGO, LONG_AGO.plus(Duration.ofDays(9000)))
        .make();
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(store).clock(clock).checkOnDemand().open();
  }

  private void atDay(int day) {
    clock.set(start.plus(Duration.ofDays(day)));
  }

  @Test
  void correction_isHeldAgainstWhatCameBeforeThatKey_notAgainstOtherKeys() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    atDay(1000);
    rotation.trustingClock().swap(ORDERS, B);
    atDay(1001);
    rotation.trustingClock().swap(OTHER, D);
    atDay(1);
    KeystoreRotation named = rotation.by("alice", "the clock was ahead");
    Instant right = clock.instant().plus(Duration.ofDays(90));

    assertThat(named.correct(A.keyId(), right).keptUntil()).contains(right);
    // What came before the other key went out of use stands at day 1000.
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> named.correct(C.keyId(), right))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT));
    assertThat(named.trustingClock().correct(C.keyId(), right).keptUntil()).contains(right);
  }

  @Test
  void correction_leavesWhatCameBefore_soThatOtherKeysWereKeptForTheirTime() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    rotation.swap(ORDERS, B);
    rotation.swap(OTHER, D);
    atDay(100);
    rotation.note(new Memo(ORDERS, Optional.empty(), Optional.of("seen")));
    atDay(200);
    Instant later = clock.instant().plus(Duration.ofDays(90));
    KeyVersion corrected = rotation.by("alice", "kept longer").correct(A.keyId(), later);

    assertThat(corrected.since()).isEqualTo(clock.instant());
    KeystoreRotation other = open();
    other.purge(C.keyId());
    assertThat(other.keyring().find(C.keyId())).isEmpty();
    assertThat(other.keyring().find(A.keyId())).contains(corrected);
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

  private static Instant notBefore(HeldKey key) {
    return key.certificate().getNotBefore().toInstant();
  }

  private KeystoreRotation withoutHistory(Keyring ring) throws Exception {
    KeyringStore forgetful =
        new KeyringStore() {
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
    return KeystoreRotation.with(forgetful).clock(clock).checkOnDemand().open();
  }
}
