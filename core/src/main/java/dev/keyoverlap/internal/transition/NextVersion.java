package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.Optional;

/** A version of a key as a change makes it of the one before. */
final class NextVersion {

  private NextVersion() {}

  /** The same under another alias. */
  static KeyVersion under(Alias alias, KeyVersion version) {
    return KeyVersion.of(
        alias, version.entry(), version.state(), version.since(), version.keptUntil());
  }

  /** The same, kept until another date, counted from another moment. */
  static KeyVersion keptUntil(Instant until, KeyVersion version, Instant outOfUseSince) {
    return KeyVersion.of(
        version.alias(), version.entry(), version.state(), outOfUseSince, Optional.of(until));
  }

  /** Retained for messages in flight. */
  static KeyVersion retained(KeyVersion version, Instant now, Retention retention) {
    return outOfUse(KeyState.RETAINED, version, now, retention);
  }

  /** Compromised: no message may be made or read with it. */
  static KeyVersion compromised(KeyVersion version, Instant now, Retention retention) {
    return outOfUse(KeyState.COMPROMISED, version, now, retention);
  }

  /** A date that was promised once, by a longer retention, is kept. */
  private static KeyVersion outOfUse(
      KeyState state, KeyVersion version, Instant now, Retention retention) {
    Instant until = retention.until(now);
    Instant end = version.keptUntil().filter(until::isBefore).orElse(until);
    return KeyVersion.of(version.alias(), version.entry(), state, now, Optional.of(end));
  }
}
