package dev.keyoverlap;

import dev.keyoverlap.KeyRefusedException.Reason;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/** Which keys may enter a ring, and under which alias. */
final class Admission {

  private Admission() {}

  /** What stands under a reserved alias stays usable; nothing new comes under one. */
  static void requireNotReserved(Predicate<Alias> reserved, Keyring ring, Alias alias)
      throws KeyRefusedException {
    if (reserved.test(alias) && ring.versions(alias).isEmpty()) {
      throw KeyRefusedException.at(
          Reason.RESERVED_ALIAS,
          alias,
          "is reserved for key pairs that the platform provides; choose another name");
    }
  }

  static void requireSameKind(KeyVersion current, KeyEntry entry) throws KeyRefusedException {
    if (current.entry().getClass() != entry.getClass()) {
      throw KeyRefusedException.at(
          Reason.WRONG_KIND,
          current.alias(),
          entry instanceof HeldKey
              ? "holds a partner's certificate, and a key pair of ours cannot take its place"
              : "holds a key pair, and a certificate without its private key cannot take its place",
          entry.keyId());
    }
  }

  /** A key that comes in from outside: unknown, not compromised, and not to be mistaken. */
  static void requireAcceptable(Map<KeyId, KeyVersion> versions, Alias alias, KeyEntry entry)
      throws KeyRefusedException {
    KeyVersion same = versions.get(entry.keyId());
    if (same != null) {
      throw same.state() == KeyState.COMPROMISED
          ? compromisedKey(alias, entry)
          : KeyRefusedException.at(
              Reason.ALREADY_HELD,
              alias,
              "cannot take a key that is in this keystore already: " + same,
              entry.keyId());
    }
    requirePublicKeyUnused(versions.values(), alias, entry);
    X500Principal issuer = entry.certificate().getIssuerX500Principal();
    BigInteger serialNumber = entry.certificate().getSerialNumber();
    for (KeyVersion other : versions.values()) {
      if (other.entry().certificate().getSerialNumber().equals(serialNumber)
          && other.entry().certificate().getIssuerX500Principal().equals(issuer)) {
        throw KeyRefusedException.at(
            Reason.ISSUER_AND_SERIAL_TAKEN,
            alias,
            "cannot take a certificate whose issuer and serial number another one bears, since"
                + " messages name their key by these: "
                + other,
            other.keyId());
      }
    }
  }

  /** A certificate may be renewed for the same key, but only under the same alias. */
  static void requirePublicKeyUnused(Collection<KeyVersion> versions, Alias alias, KeyEntry entry)
      throws KeyRefusedException {
    for (KeyVersion other : versions) {
      if (!other.entry().certificate().getPublicKey().equals(entry.certificate().getPublicKey())) {
        continue;
      }
      if (other.state() == KeyState.COMPROMISED) {
        throw compromisedKey(alias, entry);
      }
      if (other.state() != KeyState.RETAINED && !other.alias().equals(alias)) {
        throw KeyRefusedException.at(
            Reason.ACTIVE_ELSEWHERE,
            alias,
            "cannot take a key that is in use under another alias: " + other,
            other.keyId());
      }
    }
  }

  private static KeyRefusedException compromisedKey(Alias alias, KeyEntry entry) {
    return KeyRefusedException.at(
        Reason.COMPROMISED,
        alias,
        "cannot take a key that was declared compromised; create a new key pair",
        entry.keyId());
  }
}
