package dev.keyoverlap.algorithm;

/**
 * How the content of a message is encrypted.
 *
 * <pre>{@code
 * CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))
 *     .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
 *     .build();
 * }</pre>
 *
 * <p>AES-GCM encrypts and authenticates: a message that was changed in transit is not decrypted. So
 * does ChaCha20-Poly1305 (RFC 8103), which few partners read; on JDK 17 it is some thirty times
 * slower than AES-GCM. In CMS both make an AuthEnvelopedData (RFC 5083, RFC 5084). Receivers accept
 * them by default.
 *
 * <p>AES-CBC only encrypts. Anyone who changes such a message can change what is decrypted, and
 * anyone who can watch a receiver's failures can, in the worst case, read it. In CMS it makes an
 * EnvelopedData (RFC 5652, 6; RFC 3565). Use it only for partners who read nothing else, and sign
 * the content before it is encrypted. A receiver must accept it by name.
 *
 * <table>
 * <caption>Which format can use which</caption>
 * <tr><th>cipher</th><th>CMS</th><th>SOAP</th></tr>
 * <tr><td>AES-GCM</td><td>yes</td><td>yes</td></tr>
 * <tr><td>ChaCha20-Poly1305</td><td>yes</td><td>no</td></tr>
 * <tr><td>AES-CBC</td><td>yes, by name</td><td>to decrypt, by name</td></tr>
 * <tr><td>Triple DES</td><td>to decrypt, by name</td><td>no</td></tr>
 * </table>
 *
 * <p>How long the content of one CMS message can be: 64 GiB with AES-GCM (NIST SP 800-38D,
 * 5.2.1.1), 256 GiB with ChaCha20-Poly1305 (RFC 8439, 2.8).
 *
 * @since 1.0
 */
public enum ContentEncryption {
  /** AES-GCM with a key of 256 bits: the default. */
  AES_256_GCM,
  /** AES-GCM with a key of 192 bits. */
  AES_192_GCM,
  /** AES-GCM with a key of 128 bits. */
  AES_128_GCM,
  /** ChaCha20-Poly1305, with a key of 256 bits. */
  CHACHA20_POLY1305,
  /** AES-CBC with a key of 256 bits: not authenticated. */
  LEGACY_AES_256_CBC,
  /** AES-CBC with a key of 192 bits: not authenticated. */
  LEGACY_AES_192_CBC,
  /** AES-CBC with a key of 128 bits: not authenticated. */
  LEGACY_AES_128_CBC,
  /**
   * Triple DES with three keys in CBC mode (RFC 3370, 5.1), for reading only: not authenticated.
   * Its short blocks also leak what repeats in a long content.
   */
  LEGACY_DES_EDE3_CBC
}
