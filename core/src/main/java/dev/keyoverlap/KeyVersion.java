package dev.keyoverlap;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One of the keys that an alias has had: the key, its state, and since when.
 *
 * <pre>{@code
 * KeyVersion version = rotation.keyring().active(alias("orders")).orElseThrow();
 * version.keyId();        // which key it is, whatever happens to the alias
 * version.since();        // when it became active
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param alias the alias that it stands under
 * @param entry the key pair or certificate
 * @param state where it stands in its life
 * @param since when it came into this state, in UTC; for a key that was found in a keystore without
 *     any record of that, the start of its certificate's validity
 * @param keptUntil the moment from which it may be purged; present exactly if the version is
 *     retained or compromised, anything else is an {@link IllegalArgumentException}
 */
public record KeyVersion(
    Alias alias, KeyEntry entry, KeyState state, Instant since, Optional<Instant> keptUntil) {

  /** The active one of an alias first, then staged, retained, compromised, youngest first. */
  static final Comparator<KeyVersion> BY_ALIAS_AND_STATE =
      Comparator.comparing(KeyVersion::alias)
          .thenComparing(KeyVersion::state)
          .thenComparing(KeyVersion::since, Comparator.reverseOrder())
          .thenComparing(version -> version.keyId().hex());

  /**
   * Checks that a version has an end exactly if it is out of use.
   *
   * @param alias the alias that it stands under
   * @param entry the key pair or certificate
   * @param state where it stands in its life
   * @param since when it came into this state
   * @param keptUntil the moment from which it may be purged
   * @throws IllegalArgumentException if a retained or compromised version has no end, or another
   *     one has
   */
  public KeyVersion {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    if (outOfUse != keptUntil.isPresent()) {
      throw new IllegalArgumentException(
          "A version has an end exactly if it is retained or compromised: "
              + alias
              + " is "
              + state
              + " until "
              + keptUntil.map(Instant::toString).orElse("no date"));
    }
  }

  /**
   * An active version.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @param since when it became active
   * @return the version
   */
  public static KeyVersion active(Alias alias, KeyEntry entry, Instant since) {
    return new KeyVersion(alias, entry, KeyState.ACTIVE, since, Optional.empty());
  }

  /**
   * The identity of the key.
   *
   * @return the SHA-256 of its certificate
   */
  public KeyId keyId() {
    return entry.keyId();
  }

  /**
   * Whether the state of this version allows a use; whether its kind does (a certificate cannot
   * sign) and its certificate is valid are other questions.
   *
   * @param use the use
   * @param at when
   * @return true if it does
   */
  public boolean serves(KeyUse use, Instant at) {
    return switch (state) {
      case ACTIVE -> true;
      case STAGED -> use == KeyUse.DECRYPT;
      // Past its date a retained key still opens what was encrypted to it, as long as it is there:
      // refusing would only lose the message. But nobody vouches for its signatures any more.
      case RETAINED -> use == KeyUse.DECRYPT || (use == KeyUse.VERIFY && !isRetentionOver(at));
      case COMPROMISED -> false;
    };
  }

  /**
   * Whether the date until which this version must be kept has come.
   *
   * @param at the moment to judge
   * @return true from that very moment on; always false for a version without such a date
   */
  public boolean isRetentionOver(Instant at) {
    return keptUntil.map(until -> !at.isBefore(until)).orElse(false);
  }

  /**
   * Whether versions for one key stand against trusting it: one is compromised, or all are past
   * their date and one would still be valid. Where the key goes on in one, it goes on.
   */
  static boolean areBarred(List<KeyVersion> sameKey, Instant now) {
    if (sameKey.stream().anyMatch(version -> version.state == KeyState.COMPROMISED)) {
      return true;
    }
    return sameKey.stream().allMatch(version -> version.isRetentionOver(now))
        && sameKey.stream()
            .map(version -> version.entry.certificate().getNotAfter().toInstant())
            .anyMatch(end -> !now.isAfter(end));
  }

  KeyVersion under(Alias other) {
    return new KeyVersion(other, entry, state, since, keptUntil);
  }

  /** This version, kept until another date and out of use since another moment. */
  KeyVersion keptUntil(Instant until, Instant outOfUseSince) {
    return new KeyVersion(alias, entry, state, outOfUseSince, Optional.of(until));
  }

  KeyVersion retained(Instant now, Retention retention) {
    return outOfUse(KeyState.RETAINED, now, retention);
  }

  /** This version, out of use. A date that was promised once, by a longer retention, is kept. */
  KeyVersion outOfUse(KeyState as, Instant now, Retention retention) {
    Instant until = retention.until(now);
    Instant end = keptUntil.filter(until::isBefore).orElse(until);
    return new KeyVersion(alias, entry, as, now, Optional.of(end));
  }

  /** Alias, state and key id; nothing of a private key. */
  @Override
  public String toString() {
    return alias
        + " ("
        + state.name().toLowerCase(Locale.ROOT)
        + keptUntil.map(until -> " until " + until.truncatedTo(ChronoUnit.SECONDS)).orElse("")
        + "): "
        + entry;
  }
}
