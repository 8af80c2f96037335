package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.choice.ActiveKeys.Algorithms;
import dev.keyoverlap.internal.choice.Offer;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.key.KeySignatures;
import dev.keyoverlap.key.Alias;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.xml.security.algorithms.implementations.SignatureECDSA;
import org.jspecify.annotations.Nullable;

/**
 * Those algorithms of {@link SignatureAlgorithm} that XML signatures can have: by which name, with
 * which keys, and how. Other algorithms are never accepted.
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
  ED25519(Scheme.ED25519, DigestAlgorithm.SHA512, "2021/04/xmldsig-more#eddsa-ed25519"),
  ED448(Scheme.ED448, DigestAlgorithm.SHA512, "2021/04/xmldsig-more#eddsa-ed448"),
  ECDSA_SHA3_256(Scheme.ECDSA, DigestAlgorithm.SHA3_256, "2021/04/xmldsig-more#ecdsa-sha3-256"),
  ECDSA_SHA3_384(Scheme.ECDSA, DigestAlgorithm.SHA3_384, "2021/04/xmldsig-more#ecdsa-sha3-384"),
  ECDSA_SHA3_512(Scheme.ECDSA, DigestAlgorithm.SHA3_512, "2021/04/xmldsig-more#ecdsa-sha3-512");

  /** All of these, for a choice among them. */
  public static final Algorithms<SigningMethod> ALL =
      new Algorithms<>() {
        @Override
        public Optional<SigningMethod> usualFor(PublicKey key) {
          return defaultFor(key);
        }

        @Override
        public Optional<String> objection(SigningMethod method, PublicKey key) {
          return method.fits(key)
              ? Optional.empty()
              : Optional.of(
                  "a key for " + key.getAlgorithm() + " cannot make signatures of " + method);
        }
      };

  private static final String SIDE_BY_SIDE = "inP1363Format";

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
    ED25519,
    ED448
  }

  /**
   * The method for an algorithm.
   *
   * @throws IllegalStateException if there are no XML signatures of this kind
   */
  public static SigningMethod of(SignatureAlgorithm chosen) {
    return Arrays.stream(values())
        .filter(method -> method.name().equals(chosen.name()))
        .findFirst()
        .orElseThrow(() -> Offer.refusal("sign XML", chosen, EnumSet.allOf(SigningMethod.class)));
  }

  /** The methods for the algorithms that were chosen for aliases. */
  public static Map<Alias, SigningMethod> of(Map<Alias, SignatureAlgorithm> chosen) {
    Map<Alias, SigningMethod> methods = new HashMap<>();
    chosen.forEach((alias, algorithm) -> methods.put(alias, of(algorithm)));
    return methods;
  }

  /** Finds a method by the URI in a document. */
  public static Optional<SigningMethod> of(String uri) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.uri.equals(uri)).findFirst();
  }

  /** The algorithm to use with a key where none was asked for. */
  public static Optional<SigningMethod> defaultFor(PublicKey key) {
    return KeyFamily.of(key)
        .flatMap(
            family ->
                switch (family) {
                  case RSA -> Optional.of(RSA_SHA256);
                  case RSA_PSS_ONLY -> Optional.of(forPssKey((RSAKey) key));
                  case EC -> Optional.of(key instanceof ECKey ec ? forCurve(ec) : ECDSA_SHA256);
                  case ED25519 -> Optional.of(ED25519);
                  case ED448 -> Optional.of(ED448);
                  case X25519, X448, ML_DSA, SLH_DSA, ML_KEM -> Optional.empty();
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
                  case ED25519 -> scheme == Scheme.ED25519;
                  case ED448 -> scheme == Scheme.ED448;
                  case X25519, X448, ML_DSA, SLH_DSA, ML_KEM -> false;
                })
        .orElse(false);
  }

  public String uri() {
    return uri;
  }

  public DigestAlgorithm digest() {
    return digest;
  }

  /** The value of a signature, by any provider that can use the key. */
  public byte[] sign(PrivateKey key, byte[] bytes) throws GeneralSecurityException {
    return sign(key, Optional.empty(), bytes);
  }

  byte[] sign(PrivateKey key, Optional<Provider> own, byte[] bytes)
      throws GeneralSecurityException {
    String plain = jcaName().replace(SIDE_BY_SIDE, "");
    if (scheme == Scheme.ECDSA
        && own.filter(provider -> provider.getService("Signature", jcaName()) == null).isPresent()
        && key instanceof ECKey ec) {
      byte[] value = KeySignatures.sign(plain, parameters(), key, own, bytes);
      try {
        int length = (ec.getParams().getOrder().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
        return SignatureECDSA.convertASN1toXMLDSIG(value, length);
      } catch (IOException e) {
        throw new SignatureException("The provider made a signature that nobody can read", e);
      }
    }
    return KeySignatures.sign(jcaName(), parameters(), key, own, bytes);
  }

  /** Whether this value is the key's signature on these bytes. */
  public boolean verify(PublicKey key, byte[] bytes, byte[] value) throws Refusal {
    try {
      return KeySignatures.verify(jcaName(), parameters(), key, bytes, value);
    } catch (GeneralSecurityException e) {
      throw Refusal.algorithm(
          "its key cannot be used with "
              + this
              + " by any provider of this Java. Put one on the class path, such as bcprov-jdk18on");
    }
  }

  private @Nullable AlgorithmParameterSpec parameters() {
    return scheme == Scheme.PSS
        ? new PSSParameterSpec(
            digest.jcaName(),
            "MGF1",
            digest.mgf1(),
            digest.length(),
            PSSParameterSpec.TRAILER_FIELD_BC)
        : null;
  }

  /** As the Java Cryptography Architecture names it, with the value that XML has. */
  public String jcaName() {
    // The names of SHA-2 lose their hyphen there, and those of SHA-3 keep it.
    String digestName = digest.jcaName().replaceFirst("SHA-", "SHA");
    return switch (scheme) {
      case PKCS1 -> digestName + "withRSA";
      case PSS -> "RSASSA-PSS";
      // XML has the two numbers side by side, not in ASN.1.
      case ECDSA -> digestName + "withECDSA" + SIDE_BY_SIDE;
      case ED25519 -> "Ed25519";
      case ED448 -> "Ed448";
    };
  }
}
