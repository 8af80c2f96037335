package dev.keyoverlap.key;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of keys, or a key, was refused. Nothing has changed.
 *
 * <p>The message is for people: it says what was refused, why, and what to do instead. {@link
 * #reason()} tells programs the same:
 *
 * <pre>{@code
 * try {
 *   rotation.swap(alias("orders"), newKey);
 * } catch (KeyRefusedException e) {
 *   if (e.reason() == KeyRefusedException.Reason.NOT_VALID_NOW) {
 *     rotation.stage(alias("orders"), newKey);
 *   }
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class KeyRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** The rule that the change would break. */
  private final Reason reason;

  private final transient Set<Narrowing> narrowings;
  private final transient @Nullable Alias alias;
  private final transient @Nullable KeyId keyId;

  /**
   * For code that changes keys, and for tests of how a refusal is handled.
   *
   * @param reason the rule that the change would break
   * @param message what was refused, why, and what to do instead
   * @param alias where the change was to be made; empty if it is about a key as such
   * @param keyId the key that it is about; empty if it is about an alias as such
   * @param narrowings in what the key allows less than it should; empty for other reasons
   */
  public KeyRefusedException(
      Reason reason,
      String message,
      Optional<Alias> alias,
      Optional<KeyId> keyId,
      Set<Narrowing> narrowings) {
    super(message);
    this.reason = reason;
    this.alias = alias.orElse(null);
    this.keyId = keyId.orElse(null);
    this.narrowings = Set.copyOf(narrowings);
  }

  KeyRefusedException(Reason reason, String message, KeyId keyId) {
    this(reason, message, Optional.empty(), Optional.of(keyId), Set.of());
  }

  KeyRefusedException(Reason reason, String message, KeyId keyId, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.alias = null;
    this.keyId = keyId;
    this.narrowings = Set.of();
  }

  /**
   * The rule that the change would break.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The alias where the change was to be made.
   *
   * @return the alias, or empty if the refusal is about a key as such
   */
  public Optional<Alias> alias() {
    return Optional.ofNullable(alias);
  }

  /**
   * The key that the refusal is about.
   *
   * @return the key's id, or empty if it is about an alias as such
   */
  public Optional<KeyId> keyId() {
    return Optional.ofNullable(keyId);
  }

  /**
   * In what the key allows less than it should: what {@link
   * dev.keyoverlap.KeystoreRotation#accepting} would need.
   *
   * @return the names; empty if the refusal is about something else
   */
  public Set<Narrowing> narrowings() {
    // Not serialized.
    return narrowings == null ? Set.of() : narrowings;
  }

  /**
   * The rules that a change can fail.
   *
   * @since 1.0
   */
  public enum Reason {
    /** The keystore was opened with {@link dev.keyoverlap.KeystoreRotation.Builder#readOnly}. */
    READ_ONLY,
    /**
     * The alias is the platform's, see {@link dev.keyoverlap.KeystoreRotation.Builder#reserving}.
     */
    RESERVED_ALIAS,
    /** The alias has an active or a staged key already. */
    ALIAS_IN_USE,
    /** The alias has no active key. */
    NO_ACTIVE_KEY,
    /** The alias has no staged key. */
    NOTHING_STAGED,
    /** The alias has a staged key already. */
    ALREADY_STAGED,
    /** The same public key is active or staged under another alias, and either key pair is ours. */
    ACTIVE_ELSEWHERE,
    /** The ring has this very certificate already. */
    ALREADY_HELD,
    /** Another certificate of the ring has the same issuer and serial number. */
    ISSUER_AND_SERIAL_TAKEN,
    /** The key was declared compromised. */
    COMPROMISED,
    /**
     * The key, or its certificate, was purged from this keystore, see {@link
     * dev.keyoverlap.ring.Tombstone}.
     */
    PURGED,
    /** A certificate was to take the place of a key pair, or the reverse. */
    WRONG_KIND,
    /** The key can neither sign nor decrypt, by what its certificate says. */
    UNFIT,
    /** The key allows less than the one before, see {@link KeyRefusedException#narrowings()}. */
    NARROWER,
    /** The certificate is not valid yet, or no longer. */
    NOT_VALID_NOW,
    /** The ring has no such key. */
    NO_SUCH_KEY,
    /** Only a retained key can be restored or purged. */
    NOT_RETAINED,
    /** The key must be kept longer. */
    RETENTION_RUNS,
    /** The clock may be wrong, see {@link dev.keyoverlap.KeystoreRotation#trustingClock()}. */
    CLOCK_IN_DOUBT,
    /**
     * A renewal in progress needs the key as it is, see {@link
     * dev.keyoverlap.KeystoreRotation#overridingRenewal}.
     */
    RENEWAL_IN_PROGRESS,
    /** Private key and certificate do not belong together. */
    MISMATCHED_PAIR,
    /** The certificate chain is out of order. */
    BROKEN_CHAIN,
    /** This Java has no provider for the algorithm of the key. */
    UNSUPPORTED_ALGORITHM
  }
}
