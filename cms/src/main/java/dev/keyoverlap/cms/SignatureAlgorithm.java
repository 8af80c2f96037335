package dev.keyoverlap.cms;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * How a signature is made: the digest and what the private key does with it.
 *
 * <p>Without a choice a {@link CmsSigner} takes what fits the key and what the most receivers read:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>algorithm</th></tr>
 * <tr><td>RSA</td><td>{@link #RSA_SHA256}</td></tr>
 * <tr><td>RSA, by its certificate for RSASSA-PSS only</td><td>{@link #RSA_PSS_SHA256}, or with the digest that the certificate
 *   names</td></tr>
 * <tr><td>P-256, P-384, P-521</td><td>{@link #ECDSA_SHA256}, {@link #ECDSA_SHA384},
 *   {@link #ECDSA_SHA512}</td></tr>
 * <tr><td>Ed25519</td><td>{@link #ED25519}</td></tr>
 * <tr><td>ML-DSA</td><td>{@link #ML_DSA_44}, {@link #ML_DSA_65} or {@link #ML_DSA_87}, which the key
 *   decides</td></tr>
 * </table>
 *
 * <pre>{@code
 * CmsSigner.with(rotation).signAs(alias("orders"), SignatureAlgorithm.RSA_PSS_SHA256).build();
 * }</pre>
 *
 * <p>SHA-1 is there to verify what old partners send and old archives hold, and for nothing else.
 * It must be accepted by name, and a {@link CmsSigner} refuses it. MD5 is not there at all.
 *
 * <pre>{@code
 * CmsVerifier.with(rotation, policy).accept(SignatureAlgorithm.LEGACY_RSA_SHA1).build();
 * }</pre>
 */
public enum SignatureAlgorithm {
  /** RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 3370, 3.2): what every receiver reads. */
  RSA_SHA256(Scheme.PKCS1, DigestAlgorithm.SHA256),
  /** RSA, PKCS#1 v1.5 padding, SHA-384. */
  RSA_SHA384(Scheme.PKCS1, DigestAlgorithm.SHA384),
  /** RSA, PKCS#1 v1.5 padding, SHA-512. */
  RSA_SHA512(Scheme.PKCS1, DigestAlgorithm.SHA512),
  /** RSASSA-PSS, SHA-256 (RFC 4056). */
  RSA_PSS_SHA256(Scheme.PSS, DigestAlgorithm.SHA256),
  /** RSASSA-PSS, SHA-384. */
  RSA_PSS_SHA384(Scheme.PSS, DigestAlgorithm.SHA384),
  /** RSASSA-PSS, SHA-512. */
  RSA_PSS_SHA512(Scheme.PSS, DigestAlgorithm.SHA512),
  /** ECDSA, SHA-256 (RFC 5753, 2.1). */
  ECDSA_SHA256(Scheme.ECDSA, DigestAlgorithm.SHA256),
  /** ECDSA, SHA-384. */
  ECDSA_SHA384(Scheme.ECDSA, DigestAlgorithm.SHA384),
  /** ECDSA, SHA-512. */
  ECDSA_SHA512(Scheme.ECDSA, DigestAlgorithm.SHA512),
  /** Ed25519, which fixes SHA-512 (RFC 8419). */
  ED25519(Scheme.EDDSA, DigestAlgorithm.SHA512),
  /**
   * ML-DSA-44 (FIPS 204), as hard to break as AES-128, also for a quantum computer; pure mode, and
   * SHA-512 for the content (RFC 9882, 3.3). A verifier reads SHA-256, SHA-384 and SHAKE256 too.
   */
  ML_DSA_44(Scheme.ML_DSA, DigestAlgorithm.SHA512),
  /** ML-DSA-65, as hard to break as AES-192. */
  ML_DSA_65(Scheme.ML_DSA, DigestAlgorithm.SHA512),
  /** ML-DSA-87, as hard to break as AES-256. */
  ML_DSA_87(Scheme.ML_DSA, DigestAlgorithm.SHA512),
  /**
   * RSA, PKCS#1 v1.5 padding, SHA-1, for reading only: who can choose what is signed can make two
   * contents with the same signature.
   */
  LEGACY_RSA_SHA1(Scheme.PKCS1, DigestAlgorithm.LEGACY_SHA1),
  /** ECDSA, SHA-1, for reading only. */
  LEGACY_ECDSA_SHA1(Scheme.ECDSA, DigestAlgorithm.LEGACY_SHA1);

  private final Scheme scheme;
  private final DigestAlgorithm digest;

  SignatureAlgorithm(Scheme scheme, DigestAlgorithm digest) {
    this.scheme = scheme;
    this.digest = digest;
  }

  /** What the private key does. */
  enum Scheme {
    PKCS1,
    PSS,
    ECDSA,
    EDDSA,
    ML_DSA
  }

  /** With a scheme that leaves the digest open. */
  static Optional<SignatureAlgorithm> of(Scheme scheme, DigestAlgorithm digest) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.scheme == scheme && algorithm.digest == digest)
        .findFirst();
  }

  /** The one that an ML-DSA key is for, by its encoding; empty for any other key. */
  static Optional<SignatureAlgorithm> ofMlDsa(PublicKey key) {
    ASN1ObjectIdentifier named =
        SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getAlgorithm();
    return Stream.of(ML_DSA_44, ML_DSA_65, ML_DSA_87)
        .filter(algorithm -> algorithm.identifier().getAlgorithm().equals(named))
        .findFirst();
  }

  /** What a verifier accepts if nothing else is said. */
  static Set<SignatureAlgorithm> acceptedByDefault() {
    return Arrays.stream(values())
        .filter(algorithm -> !algorithm.isForReadingOnly())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SignatureAlgorithm.class)));
  }

  /** The algorithm to use with a key where none was asked for. */
  static Optional<SignatureAlgorithm> defaultFor(PublicKey key) {
    return KeyFamily.of(key)
        .flatMap(
            family ->
                switch (family) {
                  case RSA -> Optional.of(RSA_SHA256);
                  case RSA_PSS_ONLY -> Optional.of(forPssKey((RSAKey) key));
                  case EC -> Optional.of(forCurve((ECKey) key));
                  case ED25519 -> Optional.of(ED25519);
                  case ML_DSA -> ofMlDsa(key);
                  case X25519, ML_KEM -> Optional.empty();
                });
  }

  /** Such a key may say itself which digest it must be used with (RFC 4055, 1.2). */
  private static SignatureAlgorithm forPssKey(RSAKey key) {
    String digest =
        key.getParams() instanceof PSSParameterSpec own ? own.getDigestAlgorithm() : "SHA-256";
    return switch (digest) {
      case "SHA-384" -> RSA_PSS_SHA384;
      case "SHA-512" -> RSA_PSS_SHA512;
      default -> RSA_PSS_SHA256;
    };
  }

  private static SignatureAlgorithm forCurve(ECKey key) {
    int bits = KeyFamily.curveBits(key);
    return bits <= 256 ? ECDSA_SHA256 : bits <= 384 ? ECDSA_SHA384 : ECDSA_SHA512;
  }

  boolean fits(PublicKey key) {
    return KeyFamily.of(key)
        .map(
            family ->
                switch (family) {
                  case RSA -> scheme == Scheme.PKCS1 || scheme == Scheme.PSS;
                  case RSA_PSS_ONLY -> scheme == Scheme.PSS;
                  case EC -> scheme == Scheme.ECDSA;
                  case ED25519 -> scheme == Scheme.EDDSA;
                  case ML_DSA -> ofMlDsa(key).filter(this::equals).isPresent();
                  case X25519, ML_KEM -> false;
                })
        .orElse(false);
  }

  /** Whether it is there to verify what others signed, and not to sign. */
  boolean isForReadingOnly() {
    return digest == DigestAlgorithm.LEGACY_SHA1;
  }

  /** What to sign with if this is for reading only. */
  SignatureAlgorithm instead() {
    return switch (this) {
      case LEGACY_RSA_SHA1 -> RSA_SHA256;
      case LEGACY_ECDSA_SHA1 -> ECDSA_SHA256;
      default -> this;
    };
  }

  /**
   * Whether a signature may be made with this digest of the content, too. Only ML-DSA leaves it to
   * the signer (RFC 9882, 3.3), and every one that is good for other signatures is good enough.
   */
  boolean reads(DigestAlgorithm contentDigest) {
    return contentDigest == digest
        || (scheme == Scheme.ML_DSA && contentDigest != DigestAlgorithm.LEGACY_SHA1);
  }

  Scheme scheme() {
    return scheme;
  }

  DigestAlgorithm digest() {
    return digest;
  }

  CryptoTask task() {
    return switch (scheme) {
      case PKCS1, PSS -> CryptoTask.RSA_SIGNATURE;
      case ECDSA -> CryptoTask.ELLIPTIC_CURVE;
      case EDDSA -> CryptoTask.ED25519;
      case ML_DSA -> CryptoTask.ML_DSA;
    };
  }

  String jcaName() {
    String digestName = digest.jcaName().replace("-", "");
    return switch (scheme) {
      case PKCS1 -> digestName + "withRSA";
      case PSS -> "RSASSA-PSS";
      case ECDSA -> digestName + "withECDSA";
      case EDDSA -> "Ed25519";
      case ML_DSA -> name().replace('_', '-');
    };
  }

  /** The parameters of RSASSA-PSS with the usual salt, as long as the digest (RFC 4055, 3.1). */
  PSSParameterSpec pssParameters(int saltLength) {
    return new PSSParameterSpec(
        digest.jcaName(), "MGF1", digest.mgf1(), saltLength, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /** As a SignerInfo names it. */
  AlgorithmIdentifier identifier() {
    return switch (scheme) {
      // Not sha256WithRSAEncryption and its like, which some receivers refuse; RFC 3370, 3.2, has
      // every one read this.
      case PKCS1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
      case PSS ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, encodedPssParameters());
      case ECDSA, EDDSA, ML_DSA -> new AlgorithmIdentifier(namedByItself());
    };
  }

  /** The object identifier of those that have no parameters. */
  private ASN1ObjectIdentifier namedByItself() {
    return switch (this) {
      case ECDSA_SHA256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
      case ECDSA_SHA384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
      case ECDSA_SHA512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
      case LEGACY_ECDSA_SHA1 -> X9ObjectIdentifiers.ecdsa_with_SHA1;
      case ED25519 -> EdECObjectIdentifiers.id_Ed25519;
      case ML_DSA_44 -> NISTObjectIdentifiers.id_ml_dsa_44;
      case ML_DSA_65 -> NISTObjectIdentifiers.id_ml_dsa_65;
      case ML_DSA_87 -> NISTObjectIdentifiers.id_ml_dsa_87;
      default -> throw new IllegalStateException(this + " has parameters");
    };
  }

  private RSASSAPSSparams encodedPssParameters() {
    return new RSASSAPSSparams(
        digest.identifierWithNull(),
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest.identifierWithNull()),
        new ASN1Integer(digest.length()),
        new ASN1Integer(PSSParameterSpec.TRAILER_FIELD_BC));
  }
}
