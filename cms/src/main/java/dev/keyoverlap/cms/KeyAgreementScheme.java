package dev.keyoverlap.cms;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.util.DigestFactory;

/**
 * How the key of the content is agreed on with a recipient's elliptic-curve key: ECDH with a key
 * pair made for the message, and a digest that derives the key-encryption key (RFC 5753, 3.1).
 *
 * <p>A {@link CmsEncryptor} takes the digest that fits the curve: SHA-256 for P-256, SHA-384 for
 * P-384, SHA-512 for P-521. A {@link CmsDecryptor} accepts those without "LEGACY" in their name.
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyAgreementScheme.LEGACY_ECDH_SHA1).build();
 * }</pre>
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers and digest makers do not change
public enum KeyAgreementScheme {
  /** ECDH with SHA-256: the default for P-256. */
  ECDH_SHA256(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha256kdf_scheme, DigestFactory::createSHA256),
  /** ECDH with SHA-384: the default for P-384. */
  ECDH_SHA384(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha384kdf_scheme, DigestFactory::createSHA384),
  /** ECDH with SHA-512: the default for P-521. */
  ECDH_SHA512(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha512kdf_scheme, DigestFactory::createSHA512),
  /** ECDH with SHA-1: what OpenSSL writes unless told otherwise. It is not broken in this use. */
  LEGACY_ECDH_SHA1(
      X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme, DigestFactory::createSHA1);

  private final ASN1ObjectIdentifier oid;
  private final Supplier<Digest> digest;

  KeyAgreementScheme(ASN1ObjectIdentifier oid, Supplier<Digest> digest) {
    this.oid = oid;
    this.digest = digest;
  }

  static Optional<KeyAgreementScheme> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }

  static KeyAgreementScheme forCurveOf(int bits) {
    return bits <= 256 ? ECDH_SHA256 : bits <= 384 ? ECDH_SHA384 : ECDH_SHA512;
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  Digest newDigest() {
    return digest.get();
  }

  boolean isLegacy() {
    return this == LEGACY_ECDH_SHA1;
  }
}
