package dev.keyoverlap.wssec;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a SOAP message is signed: the digest and what the private key does with it.
 *
 * <p>Without a choice a {@link SoapProtector} takes what fits the key and what the most receivers
 * read:
 *
 * <table>
 * <caption>The defaults</caption>
 * <tr><th>key</th><th>algorithm</th></tr>
 * <tr><td>RSA</td><td>{@link #RSA_SHA256}</td></tr>
 * <tr><td>RSA, by its certificate for RSASSA-PSS only</td><td>{@link #RSA_PSS_SHA256}, or with the digest that the
 *   certificate names</td></tr>
 * <tr><td>P-256, P-384, P-521</td><td>{@link #ECDSA_SHA256}, {@link #ECDSA_SHA384},
 *   {@link #ECDSA_SHA512}</td></tr>
 * <tr><td>Ed25519</td><td>{@link #ED25519}</td></tr>
 * </table>
 *
 * <p>There is no SHA-1, no HMAC and no DSA: none can be asked for, and a {@link SoapReceiver} never
 * accepts them.
 */
public enum SignatureAlgorithm {
  /** RSA, PKCS#1 v1.5 padding, SHA-256 (RFC 9231, 2.3.2): what every receiver reads. */
  RSA_SHA256(Scheme.PKCS1, DigestAlgorithm.SHA256, "2001/04/xmldsig-more#rsa-sha256"),
  /** RSA, PKCS#1 v1.5 padding, SHA-384. */
  RSA_SHA384(Scheme.PKCS1, DigestAlgorithm.SHA384, "2001/04/xmldsig-more#rsa-sha384"),
  /** RSA, PKCS#1 v1.5 padding, SHA-512. */
  RSA_SHA512(Scheme.PKCS1, DigestAlgorithm.SHA512, "2001/04/xmldsig-more#rsa-sha512"),
  /** RSASSA-PSS, SHA-256, without parameters (RFC 9231, 2.3.10). */
  RSA_PSS_SHA256(Scheme.PSS, DigestAlgorithm.SHA256, "2007/05/xmldsig-more#sha256-rsa-MGF1"),
  /** RSASSA-PSS, SHA-384. */
  RSA_PSS_SHA384(Scheme.PSS, DigestAlgorithm.SHA384, "2007/05/xmldsig-more#sha384-rsa-MGF1"),
  /** RSASSA-PSS, SHA-512. */
  RSA_PSS_SHA512(Scheme.PSS, DigestAlgorithm.SHA512, "2007/05/xmldsig-more#sha512-rsa-MGF1"),
  /** ECDSA, SHA-256 (RFC 9231, 2.3.6). */
  ECDSA_SHA256(Scheme.ECDSA, DigestAlgorithm.SHA256, "2001/04/xmldsig-more#ecdsa-sha256"),
  /** ECDSA, SHA-384. */
  ECDSA_SHA384(Scheme.ECDSA, DigestAlgorithm.SHA384, "2001/04/xmldsig-more#ecdsa-sha384"),
  /** ECDSA, SHA-512. */
  ECDSA_SHA512(Scheme.ECDSA, DigestAlgorithm.SHA512, "2001/04/xmldsig-more#ecdsa-sha512"),
  /** Ed25519 (RFC 9231, 2.3.12); what it refers to is digested with SHA-512. */
  ED25519(Scheme.EDDSA, DigestAlgorithm.SHA512, "2021/04/xmldsig-more#eddsa-ed25519");

  private final Scheme scheme;
  private final DigestAlgorithm digest;
  private final String uri;

  SignatureAlgorithm(Scheme scheme, DigestAlgorithm digest, String path) {
    this.scheme = scheme;
    this.digest = digest;
    this.uri = "http://www.w3.org/" + path;
  }

  private enum Scheme {
    PKCS1,
    PSS,
    ECDSA,
    EDDSA
  }

  static Optional<SignatureAlgorithm> of(String uri) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.uri.equals(uri)).findFirst();
  }

  /** The algorithm to use with a key where none was asked for. */
  static Optional<SignatureAlgorithm> defaultFor(PublicKey key) {
    return KeyFamily.of(key)
        .map(
            family ->
                switch (family) {
                  case RSA -> RSA_SHA256;
                  case RSA_PSS_ONLY -> forPssKey((RSAKey) key);
                  case EC -> forCurve((ECKey) key);
                  case ED25519 -> ED25519;
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
                })
        .orElse(false);
  }

  String uri() {
    return uri;
  }

  DigestAlgorithm digest() {
    return digest;
  }

  /** Whether this value is the key's signature on these bytes. */
  boolean verify(PublicKey key, byte[] bytes, byte[] value) throws Refusal {
    try {
      Signature signature = Signature.getInstance(jcaName());
      signature.initVerify(key);
      parametrise(signature);
      signature.update(bytes);
      return signature.verify(value);
    } catch (SignatureException e) {
      // Of the wrong length, or otherwise not a value of this algorithm at all.
      return false;
    } catch (GeneralSecurityException e) {
      throw Refusal.algorithm("its key cannot be used with " + this);
    }
  }

  private void parametrise(Signature signature) throws GeneralSecurityException {
    if (scheme == Scheme.PSS) {
      signature.setParameter(
          new PSSParameterSpec(
              digest.jcaName(),
              "MGF1",
              digest.mgf1(),
              digest.length(),
              PSSParameterSpec.TRAILER_FIELD_BC));
    }
  }

  private String jcaName() {
    String digestName = digest.jcaName().replace("-", "");
    return switch (scheme) {
      case PKCS1 -> digestName + "withRSA";
      case PSS -> "RSASSA-PSS";
      // XML has the two numbers side by side, not in ASN.1.
      case ECDSA -> digestName + "withECDSAinP1363Format";
      case EDDSA -> "Ed25519";
    };
  }
}
