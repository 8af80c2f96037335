package dev.keyoverlap.cms;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How the key of the content is encrypted to a recipient's RSA key.
 *
 * <p>A {@link CmsDecryptor} accepts those without "LEGACY" in their name; the others must be asked
 * for by name on both sides.
 *
 * <pre>{@code
 * CmsDecryptor.with(rotation).accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
 * }</pre>
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers do not change
public enum KeyTransport {
  /** RSAES-OAEP with SHA-256 throughout (RFC 3560): the default. */
  RSA_OAEP_SHA256("SHA-256", NISTObjectIdentifiers.id_sha256),
  /** RSAES-OAEP with SHA-384 throughout. */
  RSA_OAEP_SHA384("SHA-384", NISTObjectIdentifiers.id_sha384),
  /** RSAES-OAEP with SHA-512 throughout. */
  RSA_OAEP_SHA512("SHA-512", NISTObjectIdentifiers.id_sha512),
  /**
   * RSAES-OAEP with SHA-1 throughout: what some tools write when asked for OAEP and nothing else.
   * It is not broken, and for partners who cannot do better.
   */
  LEGACY_RSA_OAEP_SHA1("SHA-1", OIWObjectIdentifiers.idSHA1),
  /**
   * RSAES-OAEP with SHA-256, and SHA-1 in its mask generation function: what Java itself means by
   * "OAEPWithSHA-256AndMGF1Padding". It is not broken.
   */
  LEGACY_RSA_OAEP_SHA256_MGF1_SHA1(
      "SHA-256", NISTObjectIdentifiers.id_sha256, "SHA-1", OIWObjectIdentifiers.idSHA1),
  /**
   * RSAES-PKCS1-v1_5 (RFC 3370, 4.2.1): what the oldest partners read, and the target of
   * Bleichenbacher's attack. A decryptor that accepts it works on with a wrong key if the padding
   * is wrong, so that no failure of it can be seen (RFC 3218, 2.3.2). Together with content that is
   * not authenticated, a damaged message may therefore decrypt to rubbish.
   */
  LEGACY_RSA_PKCS1_V1_5("", PKCSObjectIdentifiers.rsaEncryption);

  private final String digestName;
  private final ASN1ObjectIdentifier oid;
  private final String maskDigestName;
  private final ASN1ObjectIdentifier maskOid;

  KeyTransport(String digestName, ASN1ObjectIdentifier oid) {
    this(digestName, oid, digestName, oid);
  }

  KeyTransport(
      String digestName,
      ASN1ObjectIdentifier oid,
      String maskDigestName,
      ASN1ObjectIdentifier maskOid) {
    this.digestName = digestName;
    this.oid = oid;
    this.maskDigestName = maskDigestName;
    this.maskOid = maskOid;
  }

  /** As a message names it; empty if it is none of these. */
  static Optional<KeyTransport> of(AlgorithmIdentifier identifier) {
    if (PKCSObjectIdentifiers.rsaEncryption.equals(identifier.getAlgorithm())) {
      return Optional.of(LEGACY_RSA_PKCS1_V1_5);
    }
    if (!PKCSObjectIdentifiers.id_RSAES_OAEP.equals(identifier.getAlgorithm())
        || identifier.getParameters() == null) {
      return Optional.empty();
    }
    RSAESOAEPparams parameters = RSAESOAEPparams.getInstance(identifier.getParameters());
    AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
    boolean usual =
        PKCSObjectIdentifiers.id_mgf1.equals(mask.getAlgorithm())
            && RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM.equals(parameters.getPSourceAlgorithm());
    if (!usual) {
      return Optional.empty();
    }
    ASN1ObjectIdentifier digest = parameters.getHashAlgorithm().getAlgorithm();
    ASN1ObjectIdentifier maskDigest =
        AlgorithmIdentifier.getInstance(mask.getParameters()).getAlgorithm();
    return Arrays.stream(values())
        .filter(KeyTransport::isOaep)
        .filter(known -> known.oid.equals(digest) && known.maskOid.equals(maskDigest))
        .findFirst();
  }

  AlgorithmIdentifier identifier() {
    if (!isOaep()) {
      return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
    }
    AlgorithmIdentifier digest = new AlgorithmIdentifier(oid, DERNull.INSTANCE);
    AlgorithmIdentifier maskDigest = new AlgorithmIdentifier(maskOid, DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSAES_OAEP,
        new RSAESOAEPparams(
            digest,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, maskDigest),
            RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
  }

  boolean isOaep() {
    return this != LEGACY_RSA_PKCS1_V1_5;
  }

  /** The digest of OAEP, by the JDK's name. */
  String digestName() {
    return digestName;
  }

  /** The digest of the mask generation function of OAEP, by the JDK's name. */
  String maskDigestName() {
    return maskDigestName;
  }

  boolean isLegacy() {
    return switch (this) {
      case RSA_OAEP_SHA256, RSA_OAEP_SHA384, RSA_OAEP_SHA512 -> false;
      case LEGACY_RSA_OAEP_SHA1, LEGACY_RSA_OAEP_SHA256_MGF1_SHA1, LEGACY_RSA_PKCS1_V1_5 -> true;
    };
  }
}
