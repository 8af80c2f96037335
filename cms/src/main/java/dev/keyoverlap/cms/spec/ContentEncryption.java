package dev.keyoverlap.cms.spec;

/**
 * How the content of a message is encrypted.
 *
 * <p>AES-GCM encrypts and authenticates: a message that was changed on the way is not decrypted. It
 * makes an AuthEnvelopedData (RFC 5083, RFC 5084), and a {@code CmsDecryptor} accepts all three
 * lengths. So does ChaCha20-Poly1305 (RFC 8103), which few partners read; on JDK 17 it is some
 * thirty times slower than AES-GCM.
 *
 * <p>AES-CBC only encrypts. Anyone who changes such a message can change what comes out of it, and
 * who can watch a receiver's failures can, in the worst case, read it. It makes an EnvelopedData
 * (RFC 5652, 6; RFC 3565), for partners who read nothing else; both sides must ask for it by name.
 * Sign such content before it is encrypted.
 *
 * <pre>{@code
 * CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))
 *     .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
 *     .build();
 * }</pre>
 *
 * <p>Triple DES is there to read what old partners send and old archives hold, and for nothing
 * else.
 *
 * <p>How long the content of one message may be: 64 GiB with AES-GCM (NIST SP 800-38D, 5.2.1.1),
 * 256 GiB with ChaCha20-Poly1305 (RFC 8439, 2.8).
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
   * Triple DES with three keys in CBC (RFC 3370, 5.1): not authenticated, and with its short blocks
   * leaking what repeats in a long content. For reading only; a {@code CmsEncryptor} refuses it.
   */
  LEGACY_DES_EDE3_CBC
}
