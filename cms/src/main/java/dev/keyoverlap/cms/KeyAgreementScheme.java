package dev.keyoverlap.cms;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.generators.KDF2BytesGenerator;
import org.bouncycastle.crypto.params.KDFParameters;
import org.bouncycastle.crypto.util.DigestFactory;

/**
 * How the key of the content is agreed on with a recipient's elliptic-curve key: ECDH with a key
 * pair made for the message, and a function that derives the key-encryption key from the secret
 * that both sides can compute (RFC 5753, 3.1; RFC 8418).
 *
 * <p>Without a choice a {@link CmsEncryptor} takes what fits the key: {@link #ECDH_SHA256} for
 * P-256, {@link #ECDH_SHA384} for P-384, {@link #ECDH_SHA512} for P-521, {@link #ECDH_HKDF_SHA256}
 * for X25519. A {@link CmsDecryptor} accepts those without "LEGACY" in their name, each with every
 * kind of curve.
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyAgreementScheme.LEGACY_ECDH_SHA1).build();
 * }</pre>
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers and functions do not change
public enum KeyAgreementScheme {
  /** ECDH and the derivation of ANSI X9.63 with SHA-256: the default for P-256. */
  ECDH_SHA256(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha256kdf_scheme, x963(DigestFactory::createSHA256)),
  /** ECDH and the derivation of ANSI X9.63 with SHA-384: the default for P-384. */
  ECDH_SHA384(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha384kdf_scheme, x963(DigestFactory::createSHA384)),
  /** ECDH and the derivation of ANSI X9.63 with SHA-512: the default for P-521. */
  ECDH_SHA512(
      SECObjectIdentifiers.dhSinglePass_stdDH_sha512kdf_scheme, x963(DigestFactory::createSHA512)),
  /** ECDH and HKDF with SHA-256 (RFC 8418, 2.2): the default for X25519. */
  ECDH_HKDF_SHA256(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha256_scheme, hkdf(Hkdf.SHA256)),
  /** ECDH and HKDF with SHA-384. */
  ECDH_HKDF_SHA384(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha384_scheme, hkdf(Hkdf.SHA384)),
  /** ECDH and HKDF with SHA-512. */
  ECDH_HKDF_SHA512(PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha512_scheme, hkdf(Hkdf.SHA512)),
  /**
   * ECDH and the derivation of ANSI X9.63 with SHA-1: what OpenSSL writes unless told otherwise. It
   * is not broken in this use.
   */
  LEGACY_ECDH_SHA1(
      X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme, x963(DigestFactory::createSHA1));

  private final ASN1ObjectIdentifier oid;
  private final Derivation derivation;

  KeyAgreementScheme(ASN1ObjectIdentifier oid, Derivation derivation) {
    this.oid = oid;
    this.derivation = derivation;
  }

  static Optional<KeyAgreementScheme> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }

  /** The scheme to use with a key where none was asked for. */
  static KeyAgreementScheme defaultFor(PublicKey key) {
    if (!(key instanceof ECKey ec)) {
      return ECDH_HKDF_SHA256;
    }
    int bits = KeyFamily.curveBits(ec);
    return bits <= 256 ? ECDH_SHA256 : bits <= 384 ? ECDH_SHA384 : ECDH_SHA512;
  }

  /**
   * Whether it was defined for keys like this: HKDF for X25519, ANSI X9.63 for the curves of NIST.
   * RFC 8418 lets X25519 go with either; not every receiver does.
   */
  boolean isMadeFor(PublicKey key) {
    return switch (this) {
      case ECDH_SHA256, ECDH_SHA384, ECDH_SHA512, LEGACY_ECDH_SHA1 -> key instanceof ECKey;
      case ECDH_HKDF_SHA256, ECDH_HKDF_SHA384, ECDH_HKDF_SHA512 -> !(key instanceof ECKey);
    };
  }

  ASN1ObjectIdentifier oid() {
    return oid;
  }

  boolean isLegacy() {
    return this == LEGACY_ECDH_SHA1;
  }

  /**
   * The key-encryption key.
   *
   * @param secret what both sides have computed
   * @param userKeyingMaterial what the sender added for all to see; empty for nothing
   * @param sharedInfo what the key is bound to (RFC 5753, 7.2), which contains that again
   * @param length of the key in bytes
   */
  byte[] derive(byte[] secret, byte[] userKeyingMaterial, byte[] sharedInfo, int length) {
    return derivation.derive(secret, userKeyingMaterial, sharedInfo, length);
  }

  private interface Derivation {
    byte[] derive(byte[] secret, byte[] userKeyingMaterial, byte[] sharedInfo, int length);
  }

  /** RFC 8418, 2.1. */
  private static Derivation x963(Supplier<Digest> digest) {
    return (secret, userKeyingMaterial, sharedInfo, length) -> {
      KDF2BytesGenerator generator = new KDF2BytesGenerator(digest.get());
      generator.init(new KDFParameters(secret, sharedInfo));
      byte[] key = new byte[length];
      generator.generateBytes(key, 0, length);
      return key;
    };
  }

  /** RFC 8418, 2.2: the keying material is in the information and is the salt too. */
  private static Derivation hkdf(Hkdf hkdf) {
    return hkdf::derive;
  }
}
