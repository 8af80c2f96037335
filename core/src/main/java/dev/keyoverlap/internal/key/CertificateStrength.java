package dev.keyoverlap.internal.key;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which signatures on certificates, and which keys in them, prove something. Unknown algorithms
 * prove nothing.
 */
public final class CertificateStrength {

  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

  private static final Set<String> STRONG_DIGESTS =
      Set.of("SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512");

  private static final Set<String> STRONG_SIGNATURES =
      Set.of(
          // RSA with SHA-256, SHA-384, SHA-512
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          // ECDSA with the same
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          // ECDSA with SHA3-256, SHA3-384, SHA3-512 (RFC 9688, 3.2)
          "2.16.840.1.101.3.4.3.10",
          "2.16.840.1.101.3.4.3.11",
          "2.16.840.1.101.3.4.3.12",
          // RSA with the same
          "2.16.840.1.101.3.4.3.14",
          "2.16.840.1.101.3.4.3.15",
          "2.16.840.1.101.3.4.3.16",
          // Ed25519, Ed448
          "1.3.101.112",
          "1.3.101.113",
          // ML-DSA-44, -65, -87
          "2.16.840.1.101.3.4.3.17",
          "2.16.840.1.101.3.4.3.18",
          "2.16.840.1.101.3.4.3.19",
          // SLH-DSA with SHA-2 and with SHAKE, each -128s, -128f, -192s, -192f, -256s, -256f
          "2.16.840.1.101.3.4.3.20",
          "2.16.840.1.101.3.4.3.21",
          "2.16.840.1.101.3.4.3.22",
          "2.16.840.1.101.3.4.3.23",
          "2.16.840.1.101.3.4.3.24",
          "2.16.840.1.101.3.4.3.25",
          "2.16.840.1.101.3.4.3.26",
          "2.16.840.1.101.3.4.3.27",
          "2.16.840.1.101.3.4.3.28",
          "2.16.840.1.101.3.4.3.29",
          "2.16.840.1.101.3.4.3.30",
          "2.16.840.1.101.3.4.3.31");

  private CertificateStrength() {}

  /**
   * Why the signature on a certificate proves nothing.
   *
   * @param certificate the certificate
   * @return words to go on after the certificate's name; empty if it is as strong as it should be
   */
  public static Optional<String> weakSignature(X509Certificate certificate) {
    return weakSignature(
        certificate.getSigAlgOID(), certificate.getSigAlgName(), certificate.getSigAlgParams());
  }

  /**
   * Why the signature on a list of revoked certificates proves nothing.
   *
   * @param list the list
   * @return words to go on after the list's name; empty if it is as strong as it should be
   */
  public static Optional<String> weakSignature(X509CRL list) {
    return weakSignature(list.getSigAlgOID(), list.getSigAlgName(), list.getSigAlgParams());
  }

  private static Optional<String> weakSignature(
      String oid, String name, byte @Nullable [] parameters) {
    return isWeakSignature(oid, parameters)
        ? Optional.of(" has a signature that is not accepted: " + name)
        : Optional.empty();
  }

  /**
   * Whether a signature proves nothing, by its algorithm.
   *
   * @param oid the object identifier of the algorithm
   * @param parameters of the algorithm, as encoded; null if there are none
   * @return true for what is not known to be strong
   */
  public static boolean isWeakSignature(String oid, byte @Nullable [] parameters) {
    return !(RSASSA_PSS.equals(oid) ? isStrongPss(parameters) : STRONG_SIGNATURES.contains(oid));
  }

  private static boolean isStrongPss(byte @Nullable [] encoded) {
    if (encoded == null) {
      return false;
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      PSSParameterSpec pss = parameters.getParameterSpec(PSSParameterSpec.class);
      return STRONG_DIGESTS.contains(pss.getDigestAlgorithm())
          && pss.getMGFParameters() instanceof MGF1ParameterSpec mask
          && STRONG_DIGESTS.contains(mask.getDigestAlgorithm());
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * Why nothing may rest on a certificate's key.
   *
   * @param certificate the certificate
   * @return words to go on after the certificate's name; empty if it is as strong as it should be
   */
  public static Optional<String> weakKey(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    return key instanceof DSAKey
        ? Optional.of(" has a DSA key")
        : KeyFamily.weakness(key).map(words -> " cannot be relied on: " + words);
  }
}
