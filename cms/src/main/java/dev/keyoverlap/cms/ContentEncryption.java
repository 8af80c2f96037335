package dev.keyoverlap.cms;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/**
 * How the content of a message is encrypted.
 *
 * <p>AES-GCM encrypts and authenticates: a message that was changed on the way is not decrypted. It
 * makes an AuthEnvelopedData (RFC 5083, RFC 5084), and a {@link CmsDecryptor} accepts all three
 * lengths.
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
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers do not change
public enum ContentEncryption {
  /** AES-GCM with a key of 256 bits: the default. */
  AES_256_GCM(256, true, NISTObjectIdentifiers.id_aes256_GCM),
  /** AES-GCM with a key of 192 bits. */
  AES_192_GCM(192, true, NISTObjectIdentifiers.id_aes192_GCM),
  /** AES-GCM with a key of 128 bits. */
  AES_128_GCM(128, true, NISTObjectIdentifiers.id_aes128_GCM),
  /** AES-CBC with a key of 256 bits: not authenticated. */
  LEGACY_AES_256_CBC(256, false, NISTObjectIdentifiers.id_aes256_CBC),
  /** AES-CBC with a key of 192 bits: not authenticated. */
  LEGACY_AES_192_CBC(192, false, NISTObjectIdentifiers.id_aes192_CBC),
  /** AES-CBC with a key of 128 bits: not authenticated. */
  LEGACY_AES_128_CBC(128, false, NISTObjectIdentifiers.id_aes128_CBC);

  private final int keyBits;
  private final boolean authenticated;
  private final ASN1ObjectIdentifier oid;

  ContentEncryption(int keyBits, boolean authenticated, ASN1ObjectIdentifier oid) {
    this.keyBits = keyBits;
    this.authenticated = authenticated;
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

  /** Whether it makes an AuthEnvelopedData. */
  boolean isAuthenticated() {
    return authenticated;
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }
}
