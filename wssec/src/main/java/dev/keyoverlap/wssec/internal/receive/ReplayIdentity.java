package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;

/**
 * Names what a replay cache remembers. It depends on what is signed and on the key that was proven,
 * and on nothing that others can write differently. Such are the certificate or the name by which
 * the message finds the key, and the value of the signature.
 */
final class ReplayIdentity {

  private static final HexFormat HEX = HexFormat.of();

  private ReplayIdentity() {}

  /**
   * Of a signature.
   *
   * @param signed the digest of what is signed, in hexadecimal digits
   * @param key the key that made the signature
   * @return 64 hexadecimal digits
   */
  static String of(String signed, PublicKey key) {
    return digest("signature " + signed + " " + name(key));
  }

  /** A key has several encoded forms, as where one certificate says that it is for PSS only. */
  private static String name(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? "RSA " + hex(rsa.getModulus()) + " " + hex(rsa.getPublicExponent())
        : key.getAlgorithm() + " " + HEX.formatHex(key.getEncoded());
  }

  /** Of its bytes: to divide a long number into digits takes as long as to verify with it. */
  private static String hex(BigInteger number) {
    return HEX.formatHex(number.toByteArray());
  }

  /** Of a number that a user uses once; never that of a signature. */
  static String of(byte[] nonce, String user) {
    return digest("nonce " + HEX.formatHex(nonce) + " " + user);
  }

  private static String digest(String text) {
    return HEX.formatHex(DigestAlgorithm.SHA256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
