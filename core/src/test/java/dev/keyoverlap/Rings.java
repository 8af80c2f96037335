package dev.keyoverlap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Rings for tests, written down as what is in them; and what a refusal must be like. */
public final class Rings {

  /** A moment in the middle of every test key's validity, where nothing else is asked for. */
  public static final Instant T0 =
      TestKeys.ec("any").certificate().getNotBefore().toInstant().plus(Duration.ofDays(400));

  public static final Instant T1 = T0.plus(Duration.ofDays(1));
  static final Instant T2 = T0.plus(Duration.ofDays(2));
  public static final Retention KEEP = Retention.ofDays(100);

  private Rings() {}

  public static Keyring ring(KeyVersion... versions) {
    return Keyring.of(List.of(versions));
  }

  /** Active since {@link #T0}. */
  public static KeyVersion active(Alias alias, KeyEntry entry) {
    return active(alias, entry, T0);
  }

  static KeyVersion active(Alias alias, KeyEntry entry, Instant since) {
    return KeyVersion.active(alias, entry, since);
  }

  /** Staged since {@link #T0}. */
  static KeyVersion staged(Alias alias, KeyEntry entry) {
    return KeyVersion.of(alias, entry, KeyState.STAGED, T0, Optional.empty());
  }

  /** Retained for as long as {@link #KEEP} says. */
  public static KeyVersion retained(Alias alias, KeyEntry entry, Instant since) {
    return outOfUse(alias, entry, KeyState.RETAINED, since);
  }

  /** Out of use, kept for as long as {@link #KEEP} says. */
  public static KeyVersion outOfUse(Alias alias, KeyEntry entry, KeyState state, Instant since) {
    return KeyVersion.of(alias, entry, state, since, Optional.of(since.plus(KEEP.duration())));
  }

  /** A refusal has its reason, names the key that it is about, and leaves the ring as it was. */
  static void refused(
      Keyring ring, Reason reason, @Nullable KeyEntry about, ThrowingCallable change) {
    Keyring copy = Keyring.of(ring.versions());
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(change)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(
            e -> assertThat(e.keyId()).isEqualTo(Optional.ofNullable(about).map(KeyEntry::keyId)))
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
    assertThat(ring).isEqualTo(copy);
  }
}
