package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.internal.judge.KeyStrength;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.util.Optional;

/** The kinds of keys that sign XML, and which of them are too short to prove anything. */
public enum KeyFamily {
  RSA,
  /** An RSA key that its certificate restricts to RSASSA-PSS (RFC 4055, 1.2). */
  RSA_PSS_ONLY,
  EC,
  ED25519,
  ED448;

  public static Optional<KeyFamily> of(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of(RSA);
      case "RSASSA-PSS" -> Optional.of(RSA_PSS_ONLY);
      case "EC", "ECDSA" -> Optional.of(EC);
      case "Ed25519" -> Optional.of(ED25519);
      case "Ed448" -> Optional.of(ED448);
      // The JDK names the family and keeps the curve in the parameters.
      case "EdDSA" ->
          key instanceof EdECKey edwards
              ? Optional.of(edwards.getParams().getName().equals("Ed448") ? ED448 : ED25519)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Why nothing may rest on a key, if something is wrong with it. */
  public static Optional<String> weakness(PublicKey key) {
    return KeyStrength.weakness(key);
  }

  public static int curveBits(ECKey key) {
    return KeyStrength.curveBits(key);
  }
}
