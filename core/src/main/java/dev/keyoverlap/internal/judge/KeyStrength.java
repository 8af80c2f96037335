package dev.keyoverlap.internal.judge;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** Which keys are too short to prove or protect anything, or cost too much to try. */
public final class KeyStrength {

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16_384;
  private static final int MOST_EXPONENT_BITS = 64;
  private static final int LEAST_EC_BITS = 256;

  private KeyStrength() {}

  /**
   * Why nothing may rest on a key.
   *
   * @param key the key
   * @return what is wrong with it, to go on after the name of its owner; empty if nothing is
   */
  public static Optional<String> weakness(PublicKey key) {
    if (key instanceof RSAPublicKey rsa
        && rsa.getPublicExponent().bitLength() > MOST_EXPONENT_BITS) {
      return Optional.of(
          "its RSA key has an exponent of %d bits, which nobody uses"
              .formatted(rsa.getPublicExponent().bitLength()));
    }
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits > MOST_RSA_BITS
          ? Optional.of("its RSA key has %d bits, which nobody uses".formatted(bits))
          : tooShort("RSA", bits, LEAST_RSA_BITS);
    }
    return key instanceof ECKey ec
        ? tooShort("elliptic curve", curveBits(ec), LEAST_EC_BITS)
        : Optional.empty();
  }

  /** The bits of a curve's field. */
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
