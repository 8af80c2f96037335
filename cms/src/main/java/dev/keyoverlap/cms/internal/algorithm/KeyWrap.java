package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Encrypts the key of the content under another secret key (RFC 3394, RFC 3565). */
@SuppressWarnings("ImmutableEnumChecker")
public // object identifiers do not change
enum KeyWrap {
  AES_128(128, NISTObjectIdentifiers.id_aes128_wrap),
  AES_192(192, NISTObjectIdentifiers.id_aes192_wrap),
  AES_256(256, NISTObjectIdentifiers.id_aes256_wrap);

  private final int keyBits;
  private final ASN1ObjectIdentifier oid;

  KeyWrap(int keyBits, ASN1ObjectIdentifier oid) {
    this.keyBits = keyBits;
    this.oid = oid;
  }

  /** As a message names it; empty if it is none of these. */
  public static Optional<KeyWrap> of(AlgorithmIdentifier identifier) {
    return Arrays.stream(values())
        .filter(known -> known.oid.equals(identifier.getAlgorithm()))
        .findFirst();
  }

  /** The one with keys as long as the content's own key (RFC 5753, 8). */
  public static KeyWrap asStrongAs(ContentEncryption encryption) {
    return switch (ContentSuite.of(encryption).keyBits()) {
      case 128 -> AES_128;
      case 192 -> AES_192;
      default -> AES_256;
    };
  }

  public AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  public int keyBits() {
    return keyBits;
  }

  public int keyBytes() {
    return keyBits / Byte.SIZE;
  }

  /**
   * Encrypts the key of the content.
   *
   * @param wrappingKey of this wrap's length; wiped
   */
  public byte[] wrap(byte[] wrappingKey, ContentKey key) throws GeneralSecurityException {
    return cipher(Cipher.WRAP_MODE, wrappingKey).wrap(key.asSecretKey());
  }

  /**
   * The key of the content.
   *
   * @param wrappingKey of this wrap's length; wiped
   */
  public byte[] unwrap(byte[] wrappingKey, byte[] wrapped) throws GeneralSecurityException {
    return cipher(Cipher.UNWRAP_MODE, wrappingKey)
        .unwrap(wrapped, "AES", Cipher.SECRET_KEY)
        .getEncoded();
  }

  private static Cipher cipher(int mode, byte[] wrappingKey) throws GeneralSecurityException {
    SecretKey key = new SecretKeySpec(wrappingKey, "AES");
    Arrays.fill(wrappingKey, (byte) 0);
    return CryptoProviders.byRule().cipher(CryptoTask.KEY_WRAP, "AESWrap", mode, key, null);
  }
}
