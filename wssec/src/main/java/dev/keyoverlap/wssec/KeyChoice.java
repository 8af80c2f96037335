package dev.keyoverlap.wssec;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Optional;

/** The keys of one ring that may protect a message at one time, or why they may not. */
record KeyChoice(Keyring ring, Instant now) {

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int LEAST_RSA_BITS = 2048;

  /** The active key of an alias, if there is one; unlocked. */
  Optional<SigningKey> signing(Alias alias, Optional<SignatureAlgorithm> asked)
      throws KeyUnavailableException {
    Optional<KeyVersion> active = ring.active(alias);
    return active.isEmpty() ? Optional.empty() : Optional.of(signing(active.get(), asked));
  }

  SigningKey requireSigning(Alias alias, Optional<SignatureAlgorithm> asked)
      throws KeyUnavailableException {
    return signing(alias, asked)
        .orElseThrow(
            () ->
                new KeyUnavailableException(
                    "There is no active key under the alias '%s' to sign; add one, or correct the alias"
                        .formatted(alias)));
  }

  private SigningKey signing(KeyVersion version, Optional<SignatureAlgorithm> asked)
      throws KeyUnavailableException {
    if (!(version.entry() instanceof HeldKey key)) {
      throw refused(
          version,
          "sign",
          "it is a partner's certificate without private key; name an alias of our own");
    }
    requireValid(version, "sign");
    requireUsage(version, "sign", DIGITAL_SIGNATURE, NON_REPUDIATION);
    PublicKey publicKey = key.certificate().getPublicKey();
    Optional<String> weakness = KeyFamily.weakness(publicKey);
    if (weakness.isPresent()) {
      throw refused(version, "sign", weakness.get() + "; replace it");
    }
    SignatureAlgorithm algorithm =
        asked
            .or(() -> SignatureAlgorithm.defaultFor(publicKey))
            .filter(candidate -> candidate.fits(publicKey))
            .orElseThrow(
                () ->
                    refused(
                        version,
                        "sign",
                        "a key for %s does not make signatures%s"
                            .formatted(
                                publicKey.getAlgorithm(),
                                asked.map(a -> " of " + a).orElse(" that are known here"))));
    // Now, so that what is wrong with it is said as it is.
    key.privateKey();
    return new SigningKey(version, algorithm);
  }

  /** The active certificate of a partner. */
  KeyVersion requireEncrypting(Alias alias) throws KeyUnavailableException {
    KeyVersion version =
        ring.active(alias)
            .orElseThrow(
                () ->
                    new KeyUnavailableException(
                        "There is no active key under the alias '%s' to encrypt to; add one, or correct the alias"
                            .formatted(alias)));
    requireValid(version, "encrypt");
    requireUsage(version, "encrypt", KEY_ENCIPHERMENT, KEY_ENCIPHERMENT);
    PublicKey publicKey = version.entry().certificate().getPublicKey();
    if (!(publicKey instanceof RSAKey rsa) || !publicKey.getAlgorithm().equals("RSA")) {
      throw refused(
          version,
          "encrypt",
          "RSA-OAEP needs an RSA key, and this is for " + publicKey.getAlgorithm());
    }
    if (rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw refused(
          version,
          "encrypt",
          "its RSA key has only %d bits; replace it".formatted(rsa.getModulus().bitLength()));
    }
    return version;
  }

  private void requireValid(KeyVersion version, String use) throws KeyUnavailableException {
    if (!version.entry().isValidAt(now)) {
      X509Certificate certificate = version.entry().certificate();
      throw refused(
          version,
          use,
          "its certificate is valid from %s to %s, not at %s; renew it"
              .formatted(
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant(),
                  now));
    }
  }

  private static void requireUsage(KeyVersion version, String use, int bit, int other)
      throws KeyUnavailableException {
    boolean[] usage = version.entry().certificate().getKeyUsage();
    if (usage != null && !usage[bit] && !usage[other]) {
      throw refused(
          version,
          use,
          "its certificate does not allow that (RFC 5280, 4.2.1.3); name another key");
    }
  }

  static KeyUnavailableException refused(KeyVersion version, String use, String reason) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to %s: %s"
            .formatted(version.alias(), version.keyId(), use, reason),
        version.keyId());
  }

  /**
   * A key that signs, and how.
   *
   * @param version the key
   * @param algorithm how
   */
  record SigningKey(KeyVersion version, SignatureAlgorithm algorithm) {}
}
