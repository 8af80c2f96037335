package dev.keyoverlap.cms.internal.algorithm;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Null;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Algorithms that are named twice are compared by what they mean (RFC 6211, 2). The parameters of a
 * digest may be NULL or missing (RFC 5754, 2), and encoders differ in whether they write defaults.
 */
public final class AlgorithmName {

  private AlgorithmName() {}

  public static boolean same(AlgorithmIdentifier one, AlgorithmIdentifier other) {
    return meaning(one).equals(meaning(other));
  }

  private static @Nullable ASN1Encodable parameters(AlgorithmIdentifier identifier) {
    ASN1Encodable parameters = identifier.getParameters();
    if (parameters == null || parameters instanceof ASN1Null) {
      return null;
    }
    if (!PKCSObjectIdentifiers.id_RSASSA_PSS.equals(identifier.getAlgorithm())) {
      return parameters.toASN1Primitive();
    }
    try {
      RSASSAPSSparams pss = RSASSAPSSparams.getInstance(parameters);
      AlgorithmIdentifier mask = pss.getMaskGenAlgorithm();
      AlgorithmIdentifier maskDigest = AlgorithmIdentifier.getInstance(mask.getParameters());
      // Encoded anew, they lack what is a default.
      return new RSASSAPSSparams(
              meaning(pss.getHashAlgorithm()),
              new AlgorithmIdentifier(mask.getAlgorithm(), meaning(maskDigest)),
              new ASN1Integer(pss.getSaltLength()),
              new ASN1Integer(pss.getTrailerField()))
          .toASN1Primitive();
    } catch (RuntimeException e) {
      return parameters
          .toASN1Primitive(); // They cannot be read, so only the very same are the same.
    }
  }

  /** One and the same for all identifiers that mean the same. */
  public static AlgorithmIdentifier meaning(AlgorithmIdentifier identifier) {
    return new AlgorithmIdentifier(identifier.getAlgorithm(), parameters(identifier));
  }
}
