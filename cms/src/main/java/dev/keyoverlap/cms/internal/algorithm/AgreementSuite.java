package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.internal.key.KeyFamily;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

/** The parts of a {@link KeyAgreementScheme}, and its names in messages. */
public final class AgreementSuite {

  private static final Map<KeyAgreementScheme, AgreementSuite> ALL =
      new EnumMap<>(KeyAgreementScheme.class);

  static {
    for (KeyAgreementScheme scheme : KeyAgreementScheme.values()) {
      ALL.put(scheme, row(scheme));
    }
  }

  private final KeyAgreementScheme scheme;
  private final ASN1ObjectIdentifier oid;
  private final Derivation derivation;

  private AgreementSuite(
      KeyAgreementScheme scheme, ASN1ObjectIdentifier oid, Derivation derivation) {
    this.scheme = scheme;
    this.oid = oid;
    this.derivation = derivation;
  }

  private static AgreementSuite row(KeyAgreementScheme scheme) {
    return switch (scheme) {
      case ECDH_SHA256 ->
          new AgreementSuite(
              scheme,
              SECObjectIdentifiers.dhSinglePass_stdDH_sha256kdf_scheme,
              x963(DigestFactory::createSHA256));
      case ECDH_SHA384 ->
          new AgreementSuite(
              scheme,
              SECObjectIdentifiers.dhSinglePass_stdDH_sha384kdf_scheme,
              x963(DigestFactory::createSHA384));
      case ECDH_SHA512 ->
          new AgreementSuite(
              scheme,
              SECObjectIdentifiers.dhSinglePass_stdDH_sha512kdf_scheme,
              x963(DigestFactory::createSHA512));
      case ECDH_HKDF_SHA256 ->
          new AgreementSuite(
              scheme,
              PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha256_scheme,
              hkdf(Hkdf.SHA256));
      case ECDH_HKDF_SHA384 ->
          new AgreementSuite(
              scheme,
              PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha384_scheme,
              hkdf(Hkdf.SHA384));
      case ECDH_HKDF_SHA512 ->
          new AgreementSuite(
              scheme,
              PKCSObjectIdentifiers.dhSinglePass_stdDH_hkdf_sha512_scheme,
              hkdf(Hkdf.SHA512));
      case LEGACY_ECDH_SHA1 ->
          new AgreementSuite(
              scheme,
              X9ObjectIdentifiers.dhSinglePass_stdDH_sha1kdf_scheme,
              x963(DigestFactory::createSHA1));
    };
  }

  /** The one row for a scheme. */
  public static AgreementSuite of(KeyAgreementScheme scheme) {
    return Objects.requireNonNull(ALL.get(scheme));
  }

  /** As a message names it; empty if it is none of these. */
  public static Optional<AgreementSuite> of(ASN1ObjectIdentifier oid) {
    return ALL.values().stream().filter(known -> known.oid.equals(oid)).findFirst();
  }

  /** The scheme to use with a key where none was asked for. */
  public static KeyAgreementScheme defaultFor(PublicKey key) {
    if (!(key instanceof ECKey ec)) {
      return KeyAgreementScheme.ECDH_HKDF_SHA256;
    }
    int bits = KeyFamily.curveBits(ec);
    return bits <= 256
        ? KeyAgreementScheme.ECDH_SHA256
        : bits <= 384 ? KeyAgreementScheme.ECDH_SHA384 : KeyAgreementScheme.ECDH_SHA512;
  }

  /**
   * Whether it was defined for keys like this: HKDF for X25519, ANSI X9.63 for the curves of NIST.
   * RFC 8418 lets X25519 go with either; not every receiver does.
   */
  public boolean isMadeFor(PublicKey key) {
    return switch (scheme) {
      case ECDH_SHA256, ECDH_SHA384, ECDH_SHA512, LEGACY_ECDH_SHA1 -> key instanceof ECKey;
      case ECDH_HKDF_SHA256, ECDH_HKDF_SHA384, ECDH_HKDF_SHA512 -> !(key instanceof ECKey);
    };
  }

  public KeyAgreementScheme scheme() {
    return scheme;
  }

  public ASN1ObjectIdentifier oid() {
    return oid;
  }

  public boolean isLegacy() {
    return scheme == KeyAgreementScheme.LEGACY_ECDH_SHA1;
  }

  /**
   * The key-encryption key.
   *
   * @param secret what both sides have computed
   * @param userKeyingMaterial what the sender added for all to see; empty for nothing
   * @param sharedInfo what the key is bound to (RFC 5753, 7.2), which contains that again
   * @param length of the key in bytes
   */
  public byte[] derive(byte[] secret, byte[] userKeyingMaterial, byte[] sharedInfo, int length) {
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
