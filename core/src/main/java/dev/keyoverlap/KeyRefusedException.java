package dev.keyoverlap;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  private transient Set<Narrowing> narrowings = Set.of();
  private final transient @Nullable Alias alias;
  private final transient @Nullable KeyId keyId;

  KeyRefusedException(Reason reason, String message, KeyId keyId) {
    this(reason, message, null, keyId);
  }

  private KeyRefusedException(
      Reason reason, String message, @Nullable Alias alias, @Nullable KeyId keyId) {
    super(message);
    this.reason = reason;
    this.alias = alias;
    this.keyId = keyId;
  }

  KeyRefusedException(Reason reason, String message, KeyId keyId, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.alias = null;
    this.keyId = keyId;
  }

  /** A refusal of a key that is not as good as the one before. */
  static KeyRefusedException narrower(Alias alias, Map<Narrowing, String> found, KeyId keyId) {
    KeyRefusedException refusal =
        at(
            Reason.NARROWER,
            alias,
            "Cannot use the key for '"
                + alias
                + "', because its certificate "
                + String.join(", and ", found.values())
                + ". Ask for another certificate, or accept it with accepting("
                + found.keySet().stream().map(Enum::name).collect(Collectors.joining(", "))
                + ").",
            keyId);
    refusal.narrowings = Set.copyOf(found.keySet());
    return refusal;
  }

  /** A refusal of a key whose certificate is not valid at the moment. */
  static KeyRefusedException notValid(Alias alias, KeyEntry entry) {
    KeyRefusedException refusal =
        at(
            Reason.NOT_VALID_NOW,
            alias,
            "Cannot activate the key of '"
                + alias
                + "' now: its certificate is valid from "
                + entry.certificate().getNotBefore().toInstant()
                + " to "
                + entry.certificate().getNotAfter().toInstant()
                + ". If that is later, use stage('"
                + alias
                + "', key). To activate it all the same, use accepting("
                + Narrowing.VALIDITY
                + ").",
            entry.keyId());
    refusal.narrowings = Set.of(Narrowing.VALIDITY);
    return refusal;
  }

  /** A refusal of a key that would have to be retained. */
  static KeyRefusedException notRetained(KeyVersion version) {
    return at(
        Reason.NOT_RETAINED,
        version.alias(),
        "Cannot restore the key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "', because it is "
            + version.state()
            + ". Only a retained key can be restored.",
        version.keyId());
  }

  /** A refusal of every change. */
  static KeyRefusedException readOnly() {
    return new KeyRefusedException(
        Reason.READ_ONLY,
        "Cannot change the keystore, because it was opened read-only. Open it without readOnly() to"
            + " change keys.",
        (@Nullable Alias) null,
        (@Nullable KeyId) null);
  }

  /** A refusal because of the time. */
  static KeyRefusedException clock(String message) {
    return new KeyRefusedException(
        Reason.CLOCK_IN_DOUBT, message, (@Nullable Alias) null, (@Nullable KeyId) null);
  }

  /** The same refusal, of one of several changes that are made together. */
  KeyRefusedException among(int total, int number, Operation refused) {
    KeyRefusedException told =
        new KeyRefusedException(
            reason,
            "None of the "
                + total
                + " changes was made, because number "
                + number
                + " was refused ("
                + refused.words()
                + "): "
                + getMessage(),
            alias,
            keyId);
    told.narrowings = narrowings();
    Throwable unused = told.initCause(this);
    return told;
  }

  /** A refusal at an alias. */
  static KeyRefusedException at(Reason reason, Alias alias, String message) {
    return new KeyRefusedException(reason, message, alias, null);
  }

  /** A refusal at an alias, because of a key. */
  static KeyRefusedException at(Reason reason, Alias alias, String message, KeyId keyId) {
    return new KeyRefusedException(reason, message, alias, keyId);
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
   * In what the key allows less than it should: what {@link KeystoreRotation#accepting} would need.
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
    /** The keystore was opened with {@link KeystoreRotation.Builder#readOnly}. */
    READ_ONLY,
    /** The alias is the platform's, see {@link KeystoreRotation.Builder#reserving}. */
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
    /** The key, or its certificate, was purged from this keystore, see {@link Tombstone}. */
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
    /** The clock may be wrong, see {@link KeystoreRotation#trustingClock()}. */
    CLOCK_IN_DOUBT,
    /**
     * A renewal in progress needs the key as it is, see {@link KeystoreRotation#overridingRenewal}.
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
