package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.ContentEncryption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** The parts of a {@link ContentEncryption}, and its names in messages. */
public final class ContentSuite {

  private static final Map<ContentEncryption, ContentSuite> ALL =
      new EnumMap<>(ContentEncryption.class);

  static {
    for (ContentEncryption encryption : ContentEncryption.values()) {
      ALL.put(encryption, row(encryption));
    }
  }

  /** The cipher that a key is used with. */
  public enum Mode {
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
    public String keyAlgorithm() {
      return keyAlgorithm;
    }

    /** Of the nonce or initialisation vector, in bytes; with CBC this is the block length, too. */
    public int vectorLength() {
      return vectorLength;
    }
  }

  private final ContentEncryption encryption;
  private final int keyBits;
  private final Mode mode;
  private final ASN1ObjectIdentifier oid;

  private ContentSuite(
      ContentEncryption encryption, int keyBits, Mode mode, ASN1ObjectIdentifier oid) {
    this.encryption = encryption;
    this.keyBits = keyBits;
    this.mode = mode;
    this.oid = oid;
  }

  private static ContentSuite row(ContentEncryption encryption) {
    return switch (encryption) {
      case AES_256_GCM ->
          new ContentSuite(encryption, 256, Mode.AES_GCM, NISTObjectIdentifiers.id_aes256_GCM);
      case AES_192_GCM ->
          new ContentSuite(encryption, 192, Mode.AES_GCM, NISTObjectIdentifiers.id_aes192_GCM);
      case AES_128_GCM ->
          new ContentSuite(encryption, 128, Mode.AES_GCM, NISTObjectIdentifiers.id_aes128_GCM);
      case CHACHA20_POLY1305 ->
          new ContentSuite(
              encryption,
              256,
              Mode.CHACHA20_POLY1305,
              PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305);
      case LEGACY_AES_256_CBC ->
          new ContentSuite(encryption, 256, Mode.AES_CBC, NISTObjectIdentifiers.id_aes256_CBC);
      case LEGACY_AES_192_CBC ->
          new ContentSuite(encryption, 192, Mode.AES_CBC, NISTObjectIdentifiers.id_aes192_CBC);
      case LEGACY_AES_128_CBC ->
          new ContentSuite(encryption, 128, Mode.AES_CBC, NISTObjectIdentifiers.id_aes128_CBC);
      case LEGACY_DES_EDE3_CBC ->
          new ContentSuite(encryption, 192, Mode.DES_EDE3_CBC, PKCSObjectIdentifiers.des_EDE3_CBC);
    };
  }

  /** The one row for a way of encrypting content. */
  public static ContentSuite of(ContentEncryption encryption) {
    return Objects.requireNonNull(ALL.get(encryption));
  }

  /** As a message names it; empty if it is none of these. */
  public static Optional<ContentSuite> of(ASN1ObjectIdentifier oid) {
    return ALL.values().stream().filter(known -> known.oid.equals(oid)).findFirst();
  }

  public ContentEncryption encryption() {
    return encryption;
  }

  public int keyBits() {
    return keyBits;
  }

  public int keyBytes() {
    return keyBits / Byte.SIZE;
  }

  public Mode mode() {
    return mode;
  }

  /** Whether it makes an AuthEnvelopedData. */
  public boolean isAuthenticated() {
    return mode == Mode.AES_GCM || mode == Mode.CHACHA20_POLY1305;
  }

  /** Whether it is there to read what others wrote, and not to write. */
  public boolean isForReadingOnly() {
    return encryption == ContentEncryption.LEGACY_DES_EDE3_CBC;
  }

  /** How long content of this length is once it is encrypted, without its tag. */
  public long encryptedLength(long length) {
    if (isAuthenticated()) {
      return length;
    }
    return (length / mode.vectorLength() + 1) * mode.vectorLength();
  }

  public ASN1ObjectIdentifier oid() {
    return oid;
  }
}
