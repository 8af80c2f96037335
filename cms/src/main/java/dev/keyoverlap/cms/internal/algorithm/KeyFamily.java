package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.internal.judge.KeyStrength;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.XECKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;

/** The kinds of keys, and which of them are too short to protect anything. */
public enum KeyFamily {
  RSA("RSA"),
  /** An RSA key that its certificate restricts to RSASSA-PSS (RFC 4055, 1.2). */
  RSA_PSS_ONLY("RSASSA-PSS"),
  EC("elliptic curve"),
  ED25519("Ed25519"),
  /** For agreeing on keys only (RFC 8410). */
  X25519("X25519"),
  /** For signatures only, of any length (RFC 9881). */
  ML_DSA("ML-DSA"),
  /** For encapsulating keys only, of any length (RFC 9935). */
  ML_KEM("ML-KEM");

  private final String inWords;

  KeyFamily(String inWords) {
    this.inWords = inWords;
  }

  public static Optional<KeyFamily> of(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of(RSA);
      case "RSASSA-PSS" -> Optional.of(RSA_PSS_ONLY);
      case "EC", "ECDSA" -> Optional.of(EC);
      case "Ed25519" -> Optional.of(ED25519);
      case "X25519" -> Optional.of(X25519);
      // The JDK names the family and keeps the curve in the parameters.
      case "XDH" ->
          key instanceof XECKey montgomery
                  && montgomery.getParams() instanceof NamedParameterSpec curve
                  && curve.getName().equals("X25519")
              ? Optional.of(X25519)
              : Optional.empty();
      case "EdDSA" ->
          key instanceof java.security.interfaces.EdECKey edwards
                  && edwards.getParams().getName().equals("Ed25519")
              ? Optional.of(ED25519)
              : Optional.empty();
      // Runtimes and providers have several names for the others.
      default ->
          EncapsulationSuite.of(key)
              .map(encapsulation -> ML_KEM)
              .or(() -> SignatureSuite.ofMlDsa(key).map(suite -> ML_DSA));
    };
  }

  /** Why nothing may rest on a key, if something is wrong with it. */
  public static Optional<String> weakness(PublicKey key) {
    return KeyStrength.weakness(key);
  }

  public static int curveBits(ECKey key) {
    return KeyStrength.curveBits(key);
  }

  @Override
  public String toString() {
    return inWords;
  }
}
