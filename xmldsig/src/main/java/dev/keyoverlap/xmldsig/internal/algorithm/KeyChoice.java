package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.Alias;
import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.internal.key.KeyFamily;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys of one ring that may be used for one message, or why one may not.
 *
 * @param ring where they are
 * @param now the time of the message
 * @param clockTolerance how far ahead the clock of a certificate's authority may be
 * @param expiredAllowed whether a certificate outside its period of validity is good enough
 * @param anyUsage whether one that does not allow the use is
 */
public record KeyChoice(
    Keyring ring,
    Instant now,
    ClockTolerance clockTolerance,
    boolean expiredAllowed,
    boolean anyUsage) {

  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;
  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;
  private static final int LEAST_RSA_BITS = 2048;

  /** The active key of an alias, if there is one; unlocked. */
  public Optional<SigningKey> signing(Alias alias, Optional<SigningMethod> asked)
      throws KeyUnavailableException {
    Optional<KeyVersion> active = ring.active(alias);
    return active.isEmpty() ? Optional.empty() : Optional.of(signing(active.get(), asked));
  }

  public SigningKey requireSigning(Alias alias, Optional<SigningMethod> asked)
      throws KeyUnavailableException {
    return signing(alias, asked).orElseThrow(() -> none(alias, "sign"));
  }

  private static KeyUnavailableException none(Alias alias, String use) {
    return new KeyUnavailableException(
        "There is no active key under the alias '%s' to %s; add one, or correct the alias"
            .formatted(alias, use));
  }

  private SigningKey signing(KeyVersion version, Optional<SigningMethod> asked)
      throws KeyUnavailableException {
    ring.requireFlow(version.alias());
    if (!(version.entry() instanceof HeldKey key)) {
      throw refused(
          version,
          "sign",
          "it is a partner's certificate without private key; name an alias of our own");
    }
    requireFitToSign(version);
    PublicKey publicKey = key.certificate().getPublicKey();
    Optional<String> weakness = KeyFamily.weakness(publicKey);
    if (weakness.isPresent()) {
      throw refused(version, "sign", weakness.get() + "; replace it");
    }
    SigningMethod method =
        asked
            .or(() -> SigningMethod.defaultFor(publicKey))
            .filter(candidate -> candidate.fits(publicKey))
            .orElseThrow(
                () ->
                    refused(
                        version,
                        "sign",
                        asked
                            .map(a -> "a key for %s cannot make signatures of " + a)
                            .orElse("there is no signature algorithm for keys of %s")
                            .formatted(publicKey.getAlgorithm())));
    // Now, so that what is wrong with it is said as it is.
    return new SigningKey(version, key.chain(), key.privateKey(), key.provider(), method);
  }

  /** The active certificate of a partner, for RSA. */
  public KeyVersion requireEncrypting(Alias alias) throws KeyUnavailableException {
    KeyVersion version = ring.active(alias).orElseThrow(() -> none(alias, "encrypt to"));
    ring.requireFlow(alias);
    requireFitToEncrypt(version);
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

  /** Insists that a certificate is valid, and allows signatures. */
  public void requireFitToSign(KeyVersion version) throws KeyUnavailableException {
    requireValid(version, "sign");
    requireUsage(version, "sign", DIGITAL_SIGNATURE, NON_REPUDIATION);
  }

  /** Insists that a certificate is valid, and allows encryption to it. */
  public void requireFitToEncrypt(KeyVersion version) throws KeyUnavailableException {
    requireValid(version, "encrypt");
    boolean rsa = version.entry().certificate().getPublicKey() instanceof RSAKey;
    int bit = rsa ? KEY_ENCIPHERMENT : KEY_AGREEMENT;
    requireUsage(version, "encrypt", bit, bit);
  }

  private void requireValid(KeyVersion version, String use) throws KeyUnavailableException {
    if (!expiredAllowed && !version.entry().isValidAt(now, clockTolerance)) {
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

  private void requireUsage(KeyVersion version, String use, int bit, int other)
      throws KeyUnavailableException {
    boolean[] usage = version.entry().certificate().getKeyUsage();
    if (!anyUsage && usage != null && !usage[bit] && !usage[other]) {
      throw refused(
          version,
          use,
          "its certificate does not allow that (RFC 5280, 4.2.1.3); name another key, or allow any"
              + " usage");
    }
  }

  /** Says that a version cannot be used, and why. */
  public static KeyUnavailableException refused(KeyVersion version, String use, String reason) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to %s: %s"
            .formatted(version.alias(), version.keyId(), use, reason),
        version.keyId());
  }

  public static KeyUnavailableException failed(KeyVersion version, String use, Exception cause) {
    return new KeyUnavailableException(
        "The key under the alias '%s' (%s) cannot be used to %s: %s"
            .formatted(version.alias(), version.keyId(), use, cause.getMessage()),
        version.keyId(),
        cause);
  }
}
