package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite.Scheme;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.key.KeyFamily;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How a received signature says that it was made.
 *
 * @param suite the algorithm, one of those that are accepted
 * @param digest the digest of the content
 * @param saltLength the length of the salt in bytes, for RSASSA-PSS; senders differ in it
 */
public record SignatureScheme(SignatureSuite suite, DigestAlgorithm digest, int saltLength) {

  /** Both numbers 1 (RFC 3279, 2.2.3): correct for nothing, but nothing to trip over. */
  private static final byte[] WELL_FORMED_ECDSA = {0x30, 6, 2, 1, 1, 2, 1, 1};

  /** More bytes than surround the two numbers (RFC 3279, 2.2.3). */
  private static final int ECDSA_HEADERS = 16;

  /**
   * As a SignerInfo names it.
   *
   * @param accepted what the caller accepts
   * @throws Refusal if it is not accepted, or contradicts itself
   */
  public static SignatureScheme of(
      AlgorithmIdentifier digestIdentifier,
      AlgorithmIdentifier signature,
      Set<SignatureAlgorithm> accepted)
      throws Refusal {
    DigestAlgorithm digest =
        DigestIdentifier.readEvenIfWeak(digestIdentifier)
            .orElseThrow(() -> notAccepted("digest", digestIdentifier));
    SignatureScheme scheme = of(signature, digest);
    if (!accepted.contains(scheme.algorithm())) {
      throw Refusal.algorithm(
          "the signature algorithm "
              + scheme.algorithm()
              + " is not accepted. If it must be, call accept on the verifier's builder");
    }
    if (!scheme.suite().reads(digest)) {
      throw digest == DigestAlgorithm.LEGACY_SHA1
          ? notAccepted("digest", digestIdentifier)
          : Refusal.wrong(
              "its signature algorithm and its digest algorithm name different digests");
    }
    return scheme;
  }

  private static Refusal notAccepted(String kind, AlgorithmIdentifier identifier) {
    return Refusal.algorithm(
        "the "
            + kind
            + " algorithm "
            + MessageSyntax.printable(identifier.getAlgorithm())
            + " is not accepted");
  }

  private static SignatureScheme of(AlgorithmIdentifier signature, DigestAlgorithm digest)
      throws Refusal {
    ASN1ObjectIdentifier oid = signature.getAlgorithm();
    if (PKCSObjectIdentifiers.id_RSASSA_PSS.equals(oid)) {
      return pss(signature, digest);
    }
    Optional<SignatureSuite> named =
        PKCSObjectIdentifiers.rsaEncryption.equals(oid)
            ? SignatureSuite.of(Scheme.PKCS1, digest)
            : SignatureIdentifier.read(oid).map(SignatureSuite::of);
    SignatureSuite suite = named.orElseThrow(() -> notAccepted("signature", signature));
    if (takesNoParameters(suite.scheme()) && signature.getParameters() != null) {
      // RFC 9882, 2; RFC 9814, 3; RFC 8410, 3
      throw Refusal.algorithm(suite.algorithm() + " takes no parameters, and the message has some");
    }
    return new SignatureScheme(suite, digest, 0);
  }

  private static boolean takesNoParameters(Scheme scheme) {
    return scheme == Scheme.ML_DSA || scheme == Scheme.SLH_DSA || scheme == Scheme.ED448;
  }

  /** RFC 4056: both digests alike, the trailer 1, any salt. */
  private static SignatureScheme pss(AlgorithmIdentifier signature, DigestAlgorithm contentDigest)
      throws Refusal {
    Optional<DigestAlgorithm> digest;
    Optional<DigestAlgorithm> maskDigest;
    BigInteger saltLength;
    boolean usual;
    try {
      RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(signature.getParameters());
      AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
      digest = DigestIdentifier.read(parameters.getHashAlgorithm());
      maskDigest = DigestIdentifier.read(AlgorithmIdentifier.getInstance(mask.getParameters()));
      saltLength = parameters.getSaltLength();
      usual =
          PKCSObjectIdentifiers.id_mgf1.equals(mask.getAlgorithm())
              && BigInteger.ONE.equals(parameters.getTrailerField());
    } catch (RuntimeException e) {
      throw Refusal.wrong("the parameters of its signature algorithm are malformed");
    }
    Optional<SignatureSuite> suite = digest.flatMap(known -> SignatureSuite.of(Scheme.PSS, known));
    if (suite.isEmpty() || !usual || !digest.equals(maskDigest)) {
      throw Refusal.algorithm("its RSASSA-PSS parameters are not accepted");
    }
    if (saltLength.signum() < 0 || saltLength.bitLength() > Short.SIZE) {
      throw Refusal.wrong("its salt has an impossible length");
    }
    return new SignatureScheme(suite.get(), contentDigest, saltLength.intValueExact());
  }

  public SignatureAlgorithm algorithm() {
    return suite.algorithm();
  }

  /**
   * Checks a signature value, once.
   *
   * @throws Refusal if the key is too short, not one for this algorithm, or not one that this Java
   *     runtime can check with
   */
  public boolean verify(CryptoProviders providers, PublicKey key, byte[] bytes, byte[] value)
      throws Refusal {
    Optional<String> weakness = KeyFamily.weakness(key);
    if (weakness.isPresent()) {
      throw Refusal.algorithm(weakness.get());
    }
    if (!suite.fits(key)) {
      throw Refusal.algorithm("its algorithm " + algorithm() + " does not match the signer's key");
    }
    if (!saltFits(key)) {
      throw Refusal.wrong("its salt is too long for the signer's key");
    }
    if (isTooLong(value, key)) {
      return false;
    }
    try {
      Signature signature = ready(providers, key);
      signature.update(bytes);
      return signature.verify(value);
    } catch (GeneralSecurityException | RuntimeException e) {
      // The wrong length, not a signature at all: what a provider says by an exception, and not
      // every provider by a checked one.
      requireKnownCurve(providers, key);
      return false;
    }
  }

  /**
   * The JDK takes keys on curves that it cannot compute with, and says so no sooner than when it is
   * to verify, by the exception that malformed signatures get. One in good form tells the two
   * apart.
   */
  private void requireKnownCurve(CryptoProviders providers, PublicKey key) throws Refusal {
    if (suite.scheme() != Scheme.ECDSA) {
      return;
    }
    try {
      ready(providers, key).verify(WELL_FORMED_ECDSA);
    } catch (SignatureException | RuntimeException e) {
      throw cannotCheck();
    }
  }

  /**
   * An ECDSA signature is a structure of two numbers. A provider parses whatever is there instead,
   * be it a million elements, or a hundred thousand within each other.
   */
  private boolean isTooLong(byte[] value, PublicKey key) {
    return suite.scheme() == Scheme.ECDSA
        && key instanceof ECKey onCurve
        && value.length > 2 * bytes(KeyFamily.curveBits(onCurve)) + ECDSA_HEADERS;
  }

  private static int bytes(int bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** RFC 8017, 9.1.1: digest and salt find room in the modulus. */
  private boolean saltFits(PublicKey key) {
    return suite.scheme() != Scheme.PSS
        || !(key instanceof RSAKey rsa)
        || rsa.getModulus().bitLength() - 1 >= Byte.SIZE * (digest().length() + saltLength) + 9;
  }

  /** A failure before the signature is verified says nothing about the signature. */
  private Signature ready(CryptoProviders providers, PublicKey key) throws Refusal {
    try {
      return providers.verifying(
          suite.task(),
          suite.jcaName(),
          key,
          suite.scheme() == Scheme.PSS ? suite.pssParameters(saltLength) : null);
    } catch (GeneralSecurityException e) {
      throw cannotCheck();
    }
  }

  private Refusal cannotCheck() {
    return Refusal.algorithm(
        "this Java runtime cannot check "
            + algorithm()
            + " with the signer's key, whose curve or parameters it may not know");
  }
}
