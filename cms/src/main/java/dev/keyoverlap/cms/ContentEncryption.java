package dev.keyoverlap.cms;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/**
 * How the content of a message is encrypted.
 *
 * <p>AES-GCM encrypts and authenticates: a message that was changed on the way is not decrypted. It
 * makes an AuthEnvelopedData (RFC 5083, RFC 5084), and a {@link CmsDecryptor} accepts all three
 * lengths. So does ChaCha20-Poly1305 (RFC 8103), which few partners read; on JDK 17 it is some
 * thirty times slower than AES-GCM.
 *
 * <p>AES-CBC only encrypts. Who changes such a message can change what comes out of it, and who can
 * watch a receiver's failures can, in the worst case, read it. It makes an EnvelopedData (RFC 5652,
 * 6; RFC 3565), for partners who read nothing else; both sides must ask for it by name. Sign such
 * content before it is encrypted.
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
@SuppressWarnings("ImmutableEnumChecker") // object identifiers do not change
public enum ContentEncryption {
  /** AES-GCM with a key of 256 bits: the default. */
  AES_256_GCM(256, Mode.AES_GCM, NISTObjectIdentifiers.id_aes256_GCM),
  /** AES-GCM with a key of 192 bits. */
  AES_192_GCM(192, Mode.AES_GCM, NISTObjectIdentifiers.id_aes192_GCM),
  /** AES-GCM with a key of 128 bits. */
  AES_128_GCM(128, Mode.AES_GCM, NISTObjectIdentifiers.id_aes128_GCM),
  /** ChaCha20-Poly1305, with a key of 256 bits. */
  CHACHA20_POLY1305(256, Mode.CHACHA20_POLY1305, PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305),
  /** AES-CBC with a key of 256 bits: not authenticated. */
  LEGACY_AES_256_CBC(256, Mode.AES_CBC, NISTObjectIdentifiers.id_aes256_CBC),
  /** AES-CBC with a key of 192 bits: not authenticated. */
  LEGACY_AES_192_CBC(192, Mode.AES_CBC, NISTObjectIdentifiers.id_aes192_CBC),
  /** AES-CBC with a key of 128 bits: not authenticated. */
  LEGACY_AES_128_CBC(128, Mode.AES_CBC, NISTObjectIdentifiers.id_aes128_CBC),
  /**
   * Triple DES with three keys in CBC (RFC 3370, 5.1): not authenticated, and with its short blocks
   * leaking what repeats in a long content. For reading only; a {@link CmsEncryptor} refuses it.
   */
  LEGACY_DES_EDE3_CBC(192, Mode.DES_EDE3_CBC, PKCSObjectIdentifiers.des_EDE3_CBC);

  /** What a key of some length is used with. */
  enum Mode {
    AES_GCM("AES", 12),
    CHACHA20_POLY1305("ChaCha20", 12),
    AES_CBC("AES", 16),
    DES_EDE3_CBC("DESede", 8);

    private final String keyAlgorithm;
    private final int vectorLength;

    Mode(String keyAlgorithm, int vectorLength) {
      this.keyAlgorithm = keyAlgorithm;
      this.vectorLength = vectorLength;
    }

    /** As the JDK calls it. */
    String keyAlgorithm() {
      return keyAlgorithm;
    }

    /** Of the nonce or initialisation vector, in bytes; with CBC this is the block length, too. */
    int vectorLength() {
      return vectorLength;
    }
  }

  private final int keyBits;
  private final Mode mode;
  private final ASN1ObjectIdentifier oid;

  ContentEncryption(int keyBits, Mode mode, ASN1ObjectIdentifier oid) {
    this.keyBits = keyBits;
    this.mode = mode;
    this.oid = oid;
  }

  static Optional<ContentEncryption> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }

  int keyBits() {
    return keyBits;
  }

  int keyBytes() {
    return keyBits / Byte.SIZE;
  }

  Mode mode() {
    return mode;
  }

  /** Whether it makes an AuthEnvelopedData. */
  boolean isAuthenticated() {
    return mode == Mode.AES_GCM || mode == Mode.CHACHA20_POLY1305;
  }

  /** Whether it is there to read what others wrote, and not to write. */
  boolean isForReadingOnly() {
    return this == LEGACY_DES_EDE3_CBC;
  }

  /** How long content of this length is once it is encrypted, without its tag. */
  long encryptedLength(long length) {
    if (isAuthenticated()) {
      return length;
    }
    return (length / mode.vectorLength() + 1) * mode.vectorLength();
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }
}
