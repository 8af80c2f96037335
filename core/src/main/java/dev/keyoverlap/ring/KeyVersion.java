package dev.keyoverlap.ring;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the keys that an alias has had: the key, its state, and since when.
 *
 * <pre>{@code
 * KeyVersion version = rotation.keyring().active(alias("orders")).orElseThrow();
 * version.keyId();        // which key it is, whatever happens to the alias
 * version.since();        // when it became active
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads. Two versions are equal if all of
 * their parts are. {@link #active} makes a version for a ring that no store keeps, and {@link #of}
 * any version, for the authors of stores.
 *
 * @since 1.0
 */
public final class KeyVersion {

  /** The active one of an alias first, then staged, retained, compromised, youngest first. */
  static final Comparator<KeyVersion> BY_ALIAS_AND_STATE =
      Comparator.comparing(KeyVersion::alias)
          .thenComparing(KeyVersion::state)
          .thenComparing(KeyVersion::since, Comparator.reverseOrder())
          .thenComparing(version -> version.keyId().hex());

  private final Alias alias;
  private final KeyEntry entry;
  private final KeyState state;
  private final Instant since;
  private final Optional<Instant> keptUntil;

  private KeyVersion(
      Alias alias, KeyEntry entry, KeyState state, Instant since, Optional<Instant> keptUntil) {
    this.alias = alias;
    this.entry = entry;
    this.state = state;
    this.since = since;
    this.keptUntil = keptUntil;
  }

  /**
   * A version as a store has kept it. Use it to implement a {@link KeyringStore}; changes of keys
   * are made by a {@link dev.keyoverlap.KeystoreRotation}.
   *
   * @param alias the alias of the key
   * @param entry the key pair or certificate
   * @param state its state
   * @param since when it came into this state
   * @param keptUntil the end of its retention
   * @return the version
   * @throws IllegalArgumentException if a retained or compromised version has no end of retention,
   *     or another one has
   */
  public static KeyVersion of(
      Alias alias, KeyEntry entry, KeyState state, Instant since, Optional<Instant> keptUntil) {
    boolean ends = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    if (ends != keptUntil.isPresent()) {
      throw new IllegalArgumentException(
          "Retained and compromised versions have an end of retention, others have none: "
              + alias
              + " is "
              + state
              + " until "
              + keptUntil.map(Instant::toString).orElse("no date"));
    }
    return new KeyVersion(alias, entry, state, since, keptUntil);
  }

  /**
   * The alias of the key.
   *
   * @return the alias
   */
  public Alias alias() {
    return alias;
  }

  /**
   * The key itself.
   *
   * @return the key pair or certificate
   */
  public KeyEntry entry() {
    return entry;
  }

  /**
   * The present use of the key.
   *
   * @return the state
   */
  public KeyState state() {
    return state;
  }

  /**
   * Since when the key is in this state, in UTC. For a key that was found in a keystore without any
   * record of that, it is the start of the certificate's validity.
   *
   * @return the moment
   */
  public Instant since() {
    return since;
  }

  /**
   * The end of the retention: the moment from which the key may be purged.
   *
   * @return the end, in UTC; present exactly if the version is retained or compromised
   */
  public Optional<Instant> keptUntil() {
    return keptUntil;
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
    return of(alias, entry, KeyState.ACTIVE, since, Optional.empty());
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
   * Whether versions for one key forbid trusting it: one is compromised, or all are past their date
   * and one would still be valid. Where the key goes on in one, it goes on.
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

  /** The versions in a state of which an alias has at most one. */
  static Map<Alias, KeyVersion> oneOfEach(KeyState state, Collection<KeyVersion> all) {
    Map<Alias, KeyVersion> found = new HashMap<>();
    for (KeyVersion version : all) {
      KeyVersion other = version.state() == state ? found.put(version.alias(), version) : null;
      if (other != null) {
        throw new IllegalArgumentException(
            "An alias has at most one active and one staged key: " + other + "; " + version);
      }
    }
    return found;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyVersion that
        && alias.equals(that.alias)
        && entry.equals(that.entry)
        && state == that.state
        && since.equals(that.since)
        && keptUntil.equals(that.keptUntil);
  }

  @Override
  public int hashCode() {
    return Objects.hash(alias, entry, state, since, keptUntil);
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
