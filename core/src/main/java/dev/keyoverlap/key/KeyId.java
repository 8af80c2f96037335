package dev.keyoverlap.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * Identifies a key under any name: the SHA-256 fingerprint of its certificate.
 *
 * <p>An alias names a place whose key changes; a key id names one key for ever. Anything that
 * remembers a key (a cache, a log, a report) remembers it by this.
 *
 * <pre>{@code
 * KeyId id = KeyId.of(certificate);
 * id.hex();       // 64 hexadecimal digits, as `openssl x509 -fingerprint -sha256` without colons
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param hex the fingerprint as 64 lower-case hexadecimal digits
 * @since 1.0
 */
public record KeyId(String hex) {

  private static final int SHA256_HEX_DIGITS = 64;
  private static final int SHORT_FORM_DIGITS = 12;

  /**
   * Checks a fingerprint.
   *
   * @param hex the fingerprint
   * @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits
   */
  public KeyId {
    if (hex.length() != SHA256_HEX_DIGITS
        || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw new IllegalArgumentException(
          "A key id is the SHA-256 of a certificate in 64 lower-case hexadecimal digits: " + hex);
    }
  }

  /**
   * The id of the key that a certificate certifies.
   *
   * @param certificate the certificate
   * @return the id
   * @throws IllegalArgumentException if the certificate has no encoded form
   */
  public static KeyId of(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new KeyId(HexFormat.of().formatHex(digest));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("The certificate has no encoded form", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * The first 12 digits, for people: enough to tell the keys of one keystore apart.
   *
   * @return 12 hexadecimal digits
   */
  public String shortForm() {
    return hex.substring(0, SHORT_FORM_DIGITS);
  }

  /** The short form. */
  @Override
  public String toString() {
    return shortForm();
  }
}
