package dev.keyoverlap.internal.key;

import dev.keyoverlap.internal.words.ForeignMessage;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * Whether a key can be used with the registered providers alone. Ask before you hand a key to code
 * that chooses its provider itself, such as the JDK's TLS or WSS4J: that code fails late, and says
 * little.
 */
public final class RegisteredProviders {

  /** An ECDSA value that is well-formed and of no key: two times the number 1. */
  private static final byte[] NO_VALUE = {0x30, 6, 2, 1, 1, 2, 1, 1};

  private RegisteredProviders() {}

  /**
   * Why no registered provider signs with a key.
   *
   * @param key the private key; nothing is signed with one that shows nothing of itself
   * @param publicKey its public key
   * @return the reason; empty if a provider does
   */
  public static Optional<String> objectionToSigning(PrivateKey key, PublicKey publicKey) {
    return objection(
        algorithms(publicKey),
        algorithm -> {
          Signature signature = Signature.getInstance(algorithm);
          signature.initSign(key);
          if (KeySignatures.isOnOtherCurve(publicKey)) {
            // The runtime's own says no as late as now.
            signature.update(NO_VALUE);
            byte[] unused = signature.sign();
          }
        });
  }

  /**
   * Why no registered provider verifies signatures with a key.
   *
   * @param key the public key
   * @return the reason; empty if a provider does
   */
  public static Optional<String> objectionToVerifying(PublicKey key) {
    return objection(
        algorithms(key),
        algorithm -> {
          Signature signature = Signature.getInstance(algorithm);
          signature.initVerify(key);
          if (KeySignatures.isOnOtherCurve(key)) {
            signature.update(NO_VALUE);
            boolean unused = signature.verify(NO_VALUE);
          }
        });
  }

  /**
   * Why no registered provider decrypts with a key.
   *
   * @param key the private key
   * @return the reason; empty if a provider does
   */
  public static Optional<String> objectionToDecrypting(PrivateKey key) {
    return objection(
        List.of("RSA/ECB/OAEPPadding", "RSA/ECB/PKCS1Padding"),
        transformation -> Cipher.getInstance(transformation).init(Cipher.DECRYPT_MODE, key));
  }

  private static List<String> algorithms(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> List.of("SHA256withRSA", "RSASSA-PSS");
      case "EC" -> List.of("SHA256withECDSA");
      case "DSA" -> List.of("SHA256withDSA");
      default -> List.of(key.getAlgorithm());
    };
  }

  /** The objection to the first algorithm, if none of them works. */
  private static Optional<String> objection(List<String> algorithms, Attempt attempt) {
    return algorithms.stream()
        .map(algorithm -> failure(algorithm, attempt))
        .reduce((first, next) -> next.isEmpty() ? next : first)
        .orElseThrow();
  }

  private static Optional<String> failure(String algorithm, Attempt attempt) {
    try {
      attempt.with(algorithm);
      return Optional.empty();
    } catch (GeneralSecurityException | ProviderException e) {
      return Optional.of(
          "no security provider that is registered in this JVM can use it ("
              + ForeignMessage.of(e)
              + ")");
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void with(String algorithm) throws GeneralSecurityException;
  }
}
