package dev.keyoverlap.xmldsig.internal;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.xmldsig.XmlSignatureAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms of {@link XmlSignatureAlgorithm}, as they are carried out: by which name, with
 * which keys, and how. What is not here is never accepted.
 */
public enum SigningMethod {
  RSA_SHA256(Scheme.PKCS1, DigestAlgorithm.SHA256, "2001/04/xmldsig-more#rsa-sha256"),
  RSA_SHA384(Scheme.PKCS1, DigestAlgorithm.SHA384, "2001/04/xmldsig-more#rsa-sha384"),
  RSA_SHA512(Scheme.PKCS1, DigestAlgorithm.SHA512, "2001/04/xmldsig-more#rsa-sha512"),
  RSA_PSS_SHA256(Scheme.PSS, DigestAlgorithm.SHA256, "2007/05/xmldsig-more#sha256-rsa-MGF1"),
  RSA_PSS_SHA384(Scheme.PSS, DigestAlgorithm.SHA384, "2007/05/xmldsig-more#sha384-rsa-MGF1"),
  RSA_PSS_SHA512(Scheme.PSS, DigestAlgorithm.SHA512, "2007/05/xmldsig-more#sha512-rsa-MGF1"),
  ECDSA_SHA256(Scheme.ECDSA, DigestAlgorithm.SHA256, "2001/04/xmldsig-more#ecdsa-sha256"),
  ECDSA_SHA384(Scheme.ECDSA, DigestAlgorithm.SHA384, "2001/04/xmldsig-more#ecdsa-sha384"),
  ECDSA_SHA512(Scheme.ECDSA, DigestAlgorithm.SHA512, "2001/04/xmldsig-more#ecdsa-sha512"),
  ED25519(Scheme.EDDSA, DigestAlgorithm.SHA512, "2021/04/xmldsig-more#eddsa-ed25519");

  private final Scheme scheme;
  private final DigestAlgorithm digest;
  private final String uri;

  SigningMethod(Scheme scheme, DigestAlgorithm digest, String path) {
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

  /** What was chosen. */
  public static SigningMethod of(XmlSignatureAlgorithm chosen) {
    return valueOf(chosen.name());
  }

  /** What a document names. */
  public static Optional<SigningMethod> of(String uri) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.uri.equals(uri)).findFirst();
  }

  /** The algorithm to use with a key where none was asked for. */
  public static Optional<SigningMethod> defaultFor(PublicKey key) {
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
  private static SigningMethod forPssKey(RSAKey key) {
    String digest =
        key.getParams() instanceof PSSParameterSpec own ? own.getDigestAlgorithm() : "SHA-256";
    return switch (digest) {
      case "SHA-384" -> RSA_PSS_SHA384;
      case "SHA-512" -> RSA_PSS_SHA512;
      default -> RSA_PSS_SHA256;
    };
  }

  private static SigningMethod forCurve(ECKey key) {
    int bits = KeyFamily.curveBits(key);
    return bits <= 256 ? ECDSA_SHA256 : bits <= 384 ? ECDSA_SHA384 : ECDSA_SHA512;
  }

  public boolean fits(PublicKey key) {
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

  public String uri() {
    return uri;
  }

  public DigestAlgorithm digest() {
    return digest;
  }

  public byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(jcaName());
    signature.initSign(key);
    parametrise(signature);
    signature.update(bytes);
    return signature.sign();
  }

  /** Whether this value is the key's signature on these bytes. */
  public boolean verify(PublicKey key, byte[] bytes, byte[] value) throws Refusal {
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
