package dev.keyoverlap.xmldsig.internal;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;

/** The kinds of keys that sign XML, and which of them are too short to prove anything. */
public enum KeyFamily {
  RSA,
  /** An RSA key that its certificate restricts to RSASSA-PSS (RFC 4055, 1.2). */
  RSA_PSS_ONLY,
  EC,
  ED25519;

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16384;
  private static final int LEAST_EC_BITS = 256;

  public static Optional<KeyFamily> of(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of(RSA);
      case "RSASSA-PSS" -> Optional.of(RSA_PSS_ONLY);
      case "EC", "ECDSA" -> Optional.of(EC);
      case "Ed25519" -> Optional.of(ED25519);
      // The JDK names the family and keeps the curve in the parameters.
      case "EdDSA" ->
          key instanceof EdECKey edwards && edwards.getParams().getName().equals("Ed25519")
              ? Optional.of(ED25519)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Why nothing may rest on a key, if it is too short, or costs too much to try. */
  public static Optional<String> weakness(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits > MOST_RSA_BITS) {
        return Optional.of("its RSA key has %d bits, which nobody uses".formatted(bits));
      }
      return tooShort("RSA", bits, LEAST_RSA_BITS);
    }
    return key instanceof ECKey ec
        ? tooShort("elliptic curve", curveBits(ec), LEAST_EC_BITS)
        : Optional.empty();
  }

  public static int curveBits(ECKey key) {
    return key.getParams().getCurve().getField().getFieldSize();
  }

  private static Optional<String> tooShort(String kind, int bits, int least) {
    return bits < least
        ? Optional.of(
            "its %s key has only %d bits, and less than %d are not safe"
                .formatted(kind, bits, least))
        : Optional.empty();
  }
}
