package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * How messages name a {@link SignatureAlgorithm} that one object identifier says all about.
 *
 * <p>HashML-DSA and HashSLH-DSA are not among them: CMS knows only the pure modes (RFC 9882, 3.1;
 * RFC 9814, 4).
 */
final class SignatureIdentifier {

  private static final Map<SignatureAlgorithm, ASN1ObjectIdentifier> ALL =
      new EnumMap<>(SignatureAlgorithm.class);

  static {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      ASN1ObjectIdentifier oid = oid(algorithm);
      if (oid != null) {
        ALL.put(algorithm, oid);
      }
    }
  }

  private static final Map<ASN1ObjectIdentifier, SignatureAlgorithm> BY_NAME =
      ALL.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private SignatureIdentifier() {}

  /** Null for RSASSA-PSS, whose digest is a parameter. */
  private static @Nullable ASN1ObjectIdentifier oid(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_SHA256 -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
      case RSA_SHA384 -> PKCSObjectIdentifiers.sha384WithRSAEncryption;
      case RSA_SHA512 -> PKCSObjectIdentifiers.sha512WithRSAEncryption;
      case RSA_SHA3_256 -> NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_256;
      case RSA_SHA3_384 -> NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_384;
      case RSA_SHA3_512 -> NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_512;
      case ECDSA_SHA256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
      case ECDSA_SHA384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
      case ECDSA_SHA512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
      case ECDSA_SHA3_256 -> NISTObjectIdentifiers.id_ecdsa_with_sha3_256;
      case ECDSA_SHA3_384 -> NISTObjectIdentifiers.id_ecdsa_with_sha3_384;
      case ECDSA_SHA3_512 -> NISTObjectIdentifiers.id_ecdsa_with_sha3_512;
      case ED25519 -> EdECObjectIdentifiers.id_Ed25519;
      case ED448 -> EdECObjectIdentifiers.id_Ed448;
      case ML_DSA_44 -> NISTObjectIdentifiers.id_ml_dsa_44;
      case ML_DSA_65 -> NISTObjectIdentifiers.id_ml_dsa_65;
      case ML_DSA_87 -> NISTObjectIdentifiers.id_ml_dsa_87;
      case SLH_DSA_SHA2_128S -> NISTObjectIdentifiers.id_slh_dsa_sha2_128s;
      case SLH_DSA_SHA2_128F -> NISTObjectIdentifiers.id_slh_dsa_sha2_128f;
      case SLH_DSA_SHA2_192S -> NISTObjectIdentifiers.id_slh_dsa_sha2_192s;
      case SLH_DSA_SHA2_192F -> NISTObjectIdentifiers.id_slh_dsa_sha2_192f;
      case SLH_DSA_SHA2_256S -> NISTObjectIdentifiers.id_slh_dsa_sha2_256s;
      case SLH_DSA_SHA2_256F -> NISTObjectIdentifiers.id_slh_dsa_sha2_256f;
      case SLH_DSA_SHAKE_128S -> NISTObjectIdentifiers.id_slh_dsa_shake_128s;
      case SLH_DSA_SHAKE_128F -> NISTObjectIdentifiers.id_slh_dsa_shake_128f;
      case SLH_DSA_SHAKE_192S -> NISTObjectIdentifiers.id_slh_dsa_shake_192s;
      case SLH_DSA_SHAKE_192F -> NISTObjectIdentifiers.id_slh_dsa_shake_192f;
      case SLH_DSA_SHAKE_256S -> NISTObjectIdentifiers.id_slh_dsa_shake_256s;
      case SLH_DSA_SHAKE_256F -> NISTObjectIdentifiers.id_slh_dsa_shake_256f;
      case LEGACY_RSA_SHA1 -> PKCSObjectIdentifiers.sha1WithRSAEncryption;
      case LEGACY_ECDSA_SHA1 -> X9ObjectIdentifiers.ecdsa_with_SHA1;
      case RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512 -> null;
    };
  }

  /** The identifier of an algorithm without parameters. */
  static ASN1ObjectIdentifier of(SignatureAlgorithm algorithm) {
    return Objects.requireNonNull(ALL.get(algorithm));
  }

  /** Empty if it is none of these. */
  static Optional<SignatureAlgorithm> read(ASN1ObjectIdentifier oid) {
    return Optional.ofNullable(BY_NAME.get(oid));
  }
}
