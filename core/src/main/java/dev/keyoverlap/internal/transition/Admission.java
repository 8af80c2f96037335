package dev.keyoverlap.internal.transition;

import dev.keyoverlap.internal.key.Fitness;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules of every transition: which keys may enter a ring and where, and which keys are there.
 */
public final class Admission {

  private Admission() {}

  /** Keys under a reserved alias stay usable; nothing new comes under one. */
  public static void requireNotReserved(Predicate<Alias> reserved, Keyring ring, Alias alias)
      throws KeyRefusedException {
    if (reserved.test(alias) && ring.versions(alias).isEmpty()) {
      throw Refusals.at(
          Reason.RESERVED_ALIAS,
          alias,
          "Cannot use the alias '"
              + alias
              + "', because it is reserved for key pairs that the platform provides. Choose another"
              + " name.");
    }
  }

  static KeyVersion requireHeld(Keyring ring, KeyId keyId) throws KeyRefusedException {
    return ring.find(keyId).orElseThrow(() -> Refusals.noSuchKey(keyId));
  }

  /** The versions of an alias, the active one first. */
  public static List<KeyVersion> requireKnown(Keyring ring, Alias alias)
      throws KeyRefusedException {
    List<KeyVersion> versions = ring.versions(alias);
    if (versions.isEmpty()) {
      throw Refusals.at(
          Reason.NO_SUCH_KEY,
          alias,
          "The alias '" + alias + "' is not in this keystore. Check its name.");
    }
    return versions;
  }

  static KeyVersion requireActive(Keyring ring, Alias alias) throws KeyRefusedException {
    return ring.active(alias)
        .orElseThrow(
            () ->
                Refusals.at(
                    Reason.NO_ACTIVE_KEY,
                    alias,
                    "The alias '" + alias + "' has no active key. Add one first."));
  }

  static KeyVersion requireStaged(Keyring ring, Alias alias) throws KeyRefusedException {
    return ring.staged(alias)
        .orElseThrow(
            () ->
                Refusals.at(
                    Reason.NOTHING_STAGED,
                    alias,
                    "The alias '" + alias + "' has no staged key. Stage one first."));
  }

  static void requireSameKindAsActive(Keyring ring, Alias alias, KeyEntry entry)
      throws KeyRefusedException {
    Optional<KeyVersion> current = ring.active(alias);
    if (current.isPresent()) {
      requireSameKind(current.orElseThrow(), entry);
    }
  }

  static void requireSameKind(KeyVersion current, KeyEntry entry) throws KeyRefusedException {
    if (current.entry().getClass() != entry.getClass()) {
      throw Refusals.at(
          Reason.WRONG_KIND,
          current.alias(),
          "Cannot replace the key of '"
              + current.alias()
              + (entry instanceof HeldKey
                  ? "', because it is a partner's certificate and the new key is a key pair."
                  : "', because it is a key pair and the new key is a certificate only.")
              + " Use a key of the same kind, or another alias.",
          entry.keyId());
    }
  }

  /**
   * Insists on a useful key that is as good as the key that it replaces.
   *
   * @param accepted in what it need not be as good
   */
  public static void requireFit(
      Keyring ring, Alias alias, KeyEntry entry, Set<Narrowing> accepted, Instant now)
      throws KeyRefusedException {
    Optional<String> useless =
        entry instanceof HeldKey ? Fitness.useless(entry.certificate()) : Optional.empty();
    if (useless.isPresent()) {
      throw Refusals.at(
          Reason.UNFIT,
          alias,
          "Cannot use the key for '"
              + alias
              + "', because it "
              + useless.orElseThrow()
              + ". Ask for another certificate.",
          entry.keyId());
    }
    Map<Narrowing, String> refused = new EnumMap<>(Narrowing.class);
    refused.putAll(narrowed(ring, alias, entry, now));
    refused.keySet().removeAll(accepted);
    if (!refused.isEmpty()) {
      throw Refusals.narrower(alias, refused, entry.keyId());
    }
  }

  /**
   * Finds the differences in which a key is not as good as the key that it replaces: the active one
   * of the alias, or else the last one. Where there was none, in what it is not as good as any
   * should be.
   */
  public static Map<Narrowing, String> narrowed(
      Keyring ring, Alias alias, KeyEntry entry, Instant now) {
    return ring.active(alias)
        .or(() -> last(ring, alias))
        .map(before -> Narrowing.between(before.entry(), entry, now))
        .orElseGet(() -> Narrowing.flaws(entry, now));
  }

  private static Optional<KeyVersion> last(Keyring ring, Alias alias) {
    return ring.versions(alias).stream()
        .filter(version -> version.keptUntil().isPresent())
        .max(Comparator.comparing(KeyVersion::since));
  }

  /** A key that comes in from outside: unknown, not taken out before, and not to be mistaken. */
  static void requireAcceptable(Keyring ring, Alias alias, KeyEntry entry, Instant now)
      throws KeyRefusedException {
    Optional<KeyVersion> same = ring.find(entry.keyId());
    if (same.isPresent()) {
      throw same.orElseThrow().state() == KeyState.COMPROMISED
          ? compromisedKey(alias, entry)
          : Refusals.at(
              Reason.ALREADY_HELD,
              alias,
              "Cannot add the key as '"
                  + alias
                  + "', because the keystore has it already: "
                  + same.orElseThrow()
                  + ". Activate, restore or rename it instead.",
              entry.keyId());
    }
    requireNotPurged(ring, alias, entry, now);
    requirePublicKeyUnused(ring, alias, entry);
    requireOwnName(ring, alias, entry);
  }

  static void requireNotPurged(Keyring ring, Alias alias, KeyEntry entry, Instant now)
      throws KeyRefusedException {
    if (ring.wasPurged(entry.certificate(), now)) {
      throw Refusals.at(
          Reason.PURGED,
          alias,
          "Cannot use the key for '"
              + alias
              + "', because it was purged from this keystore. Create a new key pair, or ask the"
              + " partner for a certificate of a new one.",
          entry.keyId());
    }
  }

  /**
   * A message names the key that decrypts it by issuer and serial number, so no key pair of ours
   * shares these. Two certificates of partners may: a signature is tried with both.
   */
  private static void requireOwnName(Keyring ring, Alias alias, KeyEntry entry)
      throws KeyRefusedException {
    X509Certificate certificate = entry.certificate();
    for (KeyVersion other :
        ring.findByIssuerAndSerial(
            certificate.getIssuerX500Principal(), certificate.getSerialNumber())) {
      if (entry instanceof HeldKey || other.entry() instanceof HeldKey) {
        throw Refusals.at(
            Reason.ISSUER_AND_SERIAL_TAKEN,
            alias,
            "Cannot add the certificate as '"
                + alias
                + "': another certificate in the keystore has the same issuer and serial number,"
                + " and messages could not tell them apart. Ask the issuer for a new serial"
                + " number. The other one is "
                + other
                + ".",
            other.keyId());
      }
    }
  }

  /**
   * A certificate of ours may be renewed for the same key, but only under the same alias: what is
   * done to a key is done by its alias. Two certificates of partners may be for one key under
   * different aliases, and a policy counts that key once.
   */
  static void requirePublicKeyUnused(Keyring ring, Alias alias, KeyEntry entry)
      throws KeyRefusedException {
    for (KeyVersion other : sameKey(ring, entry)) {
      if (other.state() == KeyState.COMPROMISED) {
        throw compromisedKey(alias, entry);
      }
      boolean partners =
          entry instanceof PeerCertificate && other.entry() instanceof PeerCertificate;
      if (!partners && other.state() != KeyState.RETAINED && !other.alias().equals(alias)) {
        throw Refusals.at(
            Reason.ACTIVE_ELSEWHERE,
            alias,
            "Cannot add the key as '"
                + alias
                + "': the same public key is already "
                + other.state().name().toLowerCase(Locale.ROOT)
                + " as '"
                + other.alias()
                + "'. To renew its certificate, call swap('"
                + other.alias()
                + "', key). To rename it, call rename('"
                + other.alias()
                + "', '"
                + alias
                + "').",
            other.keyId());
      }
    }
  }

  /** All versions for the key pair of an entry, itself included. */
  static List<KeyVersion> sameKey(Keyring ring, KeyEntry entry) {
    return ring.findByHint(KeyHint.publicKey(entry.certificate().getPublicKey()));
  }

  private static KeyRefusedException compromisedKey(Alias alias, KeyEntry entry) {
    return Refusals.at(
        Reason.COMPROMISED,
        alias,
        "Cannot use the key for '"
            + alias
            + "', because it was marked as compromised. Create a new key pair.",
        entry.keyId());
  }
}
