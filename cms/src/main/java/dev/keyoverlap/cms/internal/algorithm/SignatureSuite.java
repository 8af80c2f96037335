package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.key.KeyFamily;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The parts of a {@link SignatureAlgorithm}, and its names for providers and in messages. */
public final class SignatureSuite {

  private static final Map<SignatureAlgorithm, SignatureSuite> ALL =
      new EnumMap<>(SignatureAlgorithm.class);

  static {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      ALL.put(algorithm, row(algorithm));
    }
  }

  private final SignatureAlgorithm algorithm;
  private final Scheme scheme;
  private final DigestAlgorithm digest;
  private final AlgorithmIdentifier digestIdentifier;

  private SignatureSuite(SignatureAlgorithm algorithm, Scheme scheme, DigestAlgorithm digest) {
    this.algorithm = algorithm;
    this.scheme = scheme;
    this.digest = digest;
    this.digestIdentifier =
        scheme == Scheme.ED448
            ? DigestIdentifier.SHAKE256_OF_512_BITS
            : DigestIdentifier.of(digest);
  }

  /** How the private key signs. */
  public enum Scheme {
    PKCS1,
    PSS,
    ECDSA,
    ED25519,
    ED448,
    ML_DSA,
    SLH_DSA
  }

  private static SignatureSuite row(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case RSA_SHA256 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA256);
      case RSA_SHA384 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA384);
      case RSA_SHA512 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA512);
      case RSA_SHA3_256 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA3_256);
      case RSA_SHA3_384 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA3_384);
      case RSA_SHA3_512 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.SHA3_512);
      case RSA_PSS_SHA256 -> row(algorithm, Scheme.PSS, DigestAlgorithm.SHA256);
      case RSA_PSS_SHA384 -> row(algorithm, Scheme.PSS, DigestAlgorithm.SHA384);
      case RSA_PSS_SHA512 -> row(algorithm, Scheme.PSS, DigestAlgorithm.SHA512);
      case ECDSA_SHA256 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA256);
      case ECDSA_SHA384 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA384);
      case ECDSA_SHA512 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA512);
      case ECDSA_SHA3_256 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA3_256);
      case ECDSA_SHA3_384 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA3_384);
      case ECDSA_SHA3_512 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.SHA3_512);
      case ED25519 -> row(algorithm, Scheme.ED25519, DigestAlgorithm.SHA512);
      case ED448 -> row(algorithm, Scheme.ED448, DigestAlgorithm.SHAKE256);
      case ML_DSA_44, ML_DSA_65, ML_DSA_87 -> row(algorithm, Scheme.ML_DSA, DigestAlgorithm.SHA512);
      // As long as what the key's own hash function withstands (RFC 9814, 4).
      case SLH_DSA_SHA2_128S, SLH_DSA_SHA2_128F ->
          row(algorithm, Scheme.SLH_DSA, DigestAlgorithm.SHA256);
      case SLH_DSA_SHA2_192S, SLH_DSA_SHA2_192F, SLH_DSA_SHA2_256S, SLH_DSA_SHA2_256F ->
          row(algorithm, Scheme.SLH_DSA, DigestAlgorithm.SHA512);
      case SLH_DSA_SHAKE_128S, SLH_DSA_SHAKE_128F ->
          row(algorithm, Scheme.SLH_DSA, DigestAlgorithm.SHAKE128);
      case SLH_DSA_SHAKE_192S, SLH_DSA_SHAKE_192F, SLH_DSA_SHAKE_256S, SLH_DSA_SHAKE_256F ->
          row(algorithm, Scheme.SLH_DSA, DigestAlgorithm.SHAKE256);
      case LEGACY_RSA_SHA1 -> row(algorithm, Scheme.PKCS1, DigestAlgorithm.LEGACY_SHA1);
      case LEGACY_ECDSA_SHA1 -> row(algorithm, Scheme.ECDSA, DigestAlgorithm.LEGACY_SHA1);
    };
  }

  private static SignatureSuite row(
      SignatureAlgorithm algorithm, Scheme scheme, DigestAlgorithm digest) {
    return new SignatureSuite(algorithm, scheme, digest);
  }

  /** The one row for an algorithm. */
  public static SignatureSuite of(SignatureAlgorithm algorithm) {
    return Objects.requireNonNull(ALL.get(algorithm));
  }

  /** With a scheme that leaves the digest open. */
  static Optional<SignatureSuite> of(Scheme scheme, DigestAlgorithm digest) {
    return ALL.values().stream()
        .filter(suite -> suite.scheme == scheme && suite.digest == digest)
        .findFirst();
  }

  /** The suite for a key of ML-DSA or SLH-DSA, which are named alike; empty for any other key. */
  private static Optional<SignatureSuite> namedAsItsKey(PublicKey key) {
    return SignatureIdentifier.read(
            SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getAlgorithm())
        .map(SignatureSuite::of)
        .filter(suite -> suite.scheme == Scheme.ML_DSA || suite.scheme == Scheme.SLH_DSA);
  }

  /** The algorithms that CMS has. */
  public static Set<SignatureAlgorithm> all() {
    return Collections.unmodifiableSet(ALL.keySet());
  }

  /** The algorithms that a signer uses and a verifier accepts by default. */
  public static Set<SignatureAlgorithm> usual() {
    return ALL.values().stream()
        .filter(suite -> !suite.isForReadingOnly())
        .map(SignatureSuite::algorithm)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SignatureAlgorithm.class)));
  }

  /** The algorithm to use with a key where none was asked for. */
  public static Optional<SignatureSuite> defaultFor(PublicKey key) {
    return KeyFamily.of(key)
        .flatMap(
            family ->
                switch (family) {
                  case RSA -> Optional.of(of(SignatureAlgorithm.RSA_SHA256));
                  case RSA_PSS_ONLY -> Optional.of(of(forPssKey((RSAKey) key)));
                  case EC -> Optional.of(of(forCurve((ECKey) key)));
                  case ED25519 -> Optional.of(of(SignatureAlgorithm.ED25519));
                  case ED448 -> Optional.of(of(SignatureAlgorithm.ED448));
                  case ML_DSA, SLH_DSA -> namedAsItsKey(key);
                  case X25519, X448, ML_KEM -> Optional.empty();
                });
  }

  /** Such a key may say itself which digest it must be used with (RFC 4055, 1.2). */
  private static SignatureAlgorithm forPssKey(RSAKey key) {
    String digest =
        key.getParams() instanceof PSSParameterSpec own ? own.getDigestAlgorithm() : "SHA-256";
    return switch (digest) {
      case "SHA-384" -> SignatureAlgorithm.RSA_PSS_SHA384;
      case "SHA-512" -> SignatureAlgorithm.RSA_PSS_SHA512;
      default -> SignatureAlgorithm.RSA_PSS_SHA256;
    };
  }

  private static SignatureAlgorithm forCurve(ECKey key) {
    int bits = KeyFamily.curveBits(key);
    return bits <= 256
        ? SignatureAlgorithm.ECDSA_SHA256
        : bits <= 384 ? SignatureAlgorithm.ECDSA_SHA384 : SignatureAlgorithm.ECDSA_SHA512;
  }

  public boolean fits(PublicKey key) {
    return KeyFamily.of(key)
        .map(
            family ->
                switch (family) {
                  case RSA -> scheme == Scheme.PKCS1 || scheme == Scheme.PSS;
                  case RSA_PSS_ONLY -> scheme == Scheme.PSS;
                  case EC -> scheme == Scheme.ECDSA;
                  case ED25519 -> scheme == Scheme.ED25519;
                  case ED448 -> scheme == Scheme.ED448;
                  case ML_DSA, SLH_DSA -> namedAsItsKey(key).filter(this::equals).isPresent();
                  case X25519, X448, ML_KEM -> false;
                })
        .orElse(false);
  }

  /** Whether it is there to verify what others signed, and not to sign. */
  public boolean isForReadingOnly() {
    return digest == DigestAlgorithm.LEGACY_SHA1;
  }

  /** The algorithm to sign with if this one is for reading only. */
  public SignatureAlgorithm instead() {
    return switch (algorithm) {
      case LEGACY_RSA_SHA1 -> SignatureAlgorithm.RSA_SHA256;
      case LEGACY_ECDSA_SHA1 -> SignatureAlgorithm.ECDSA_SHA256;
      default -> algorithm;
    };
  }

  /**
   * Whether a signature may be made with this digest of the content, too. ML-DSA and SLH-DSA leave
   * it to the signer (RFC 9882, 3.3; RFC 9814, 4). Ed448 does not (RFC 8419, 2.3), but OpenSSL
   * requires the user to choose one. Every one that is good for other signatures is good enough.
   */
  boolean reads(DigestAlgorithm contentDigest) {
    return contentDigest == digest
        || (leavesDigestOpen() && contentDigest != DigestAlgorithm.LEGACY_SHA1);
  }

  private boolean leavesDigestOpen() {
    return scheme == Scheme.ML_DSA || scheme == Scheme.SLH_DSA || scheme == Scheme.ED448;
  }

  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  public Scheme scheme() {
    return scheme;
  }

  public DigestAlgorithm digest() {
    return digest;
  }

  /** The digest, as a SignerInfo names it. */
  public AlgorithmIdentifier digestIdentifier() {
    return digestIdentifier;
  }

  public CryptoTask task() {
    return switch (scheme) {
      case PKCS1, PSS -> CryptoTask.RSA_SIGNATURE;
      case ECDSA -> CryptoTask.ELLIPTIC_CURVE;
      case ED25519 -> CryptoTask.ED25519;
      case ED448 -> CryptoTask.ED448;
      case ML_DSA -> CryptoTask.ML_DSA;
      case SLH_DSA -> CryptoTask.SLH_DSA;
    };
  }

  public String jcaName() {
    // SHA256, but SHA3-256
    String digestName = digest.jcaName().replace("SHA-", "SHA");
    return switch (scheme) {
      case PKCS1 -> digestName + "withRSA";
      case PSS -> "RSASSA-PSS";
      case ECDSA -> digestName + "withECDSA";
      case ED25519 -> "Ed25519";
      case ED448 -> "Ed448";
      case ML_DSA, SLH_DSA -> algorithm.name().replace('_', '-');
    };
  }

  /** The parameters of RSASSA-PSS with the usual salt, as long as the digest (RFC 4055, 3.1). */
  public PSSParameterSpec pssParameters(int saltLength) {
    return new PSSParameterSpec(
        digest.jcaName(), "MGF1", digest.mgf1(), saltLength, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /** As a SignerInfo names it. */
  public AlgorithmIdentifier identifier() {
    return switch (scheme) {
      // Not sha256WithRSAEncryption and its like, which some receivers refuse; RFC 3370, 3.2, has
      // every one read this.
      case PKCS1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
      case PSS ->
          new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, encodedPssParameters());
      case ECDSA, ED25519, ED448, ML_DSA, SLH_DSA ->
          new AlgorithmIdentifier(SignatureIdentifier.of(algorithm));
    };
  }

  private RSASSAPSSparams encodedPssParameters() {
    return new RSASSAPSSparams(
        DigestIdentifier.withNull(digest),
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, DigestIdentifier.withNull(digest)),
        new ASN1Integer(digest.length()),
        new ASN1Integer(PSSParameterSpec.TRAILER_FIELD_BC));
  }

  /** As the algorithm is called. */
  @Override
  public String toString() {
    return algorithm.name();
  }
}
