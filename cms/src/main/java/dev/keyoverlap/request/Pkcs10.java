package dev.keyoverlap.request;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.jcajce.provider.asymmetric.util.ECUtil;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The key pair of a request, the request, and the certificate that holds its place meanwhile. */
final class Pkcs10 {

  /** As no authority issues it: over before anybody could use it. */
  private static final Instant FROM = Instant.EPOCH;

  private static final Instant UNTIL = Instant.EPOCH.plusSeconds(1);
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Pkcs10() {}

  /**
   * The request for what the certificate says that holds its place, with its extensions as PKCS #9
   * has them (RFC 2985, 5.4.2).
   */
  static byte[] request(X509Certificate placeholder, UnlockedKey key)
      throws GeneralSecurityException {
    PKCS10CertificationRequestBuilder request =
        new JcaPKCS10CertificationRequestBuilder(
            placeholder.getSubjectX500Principal(), placeholder.getPublicKey());
    try {
      Extensions extensions = new JcaX509CertificateHolder(placeholder).getExtensions();
      if (extensions != null) {
        request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions);
      }
      return request.build(new RequestSigner(placeholder.getPublicKey(), key)).getEncoded();
    } catch (RuntimeOperatorException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("A request is written in memory", e);
    }
  }

  /** A new key pair for a request. */
  static KeyPair keyPair(AlgorithmParameterSpec kind) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(kind instanceof RSAKeyGenParameterSpec ? "RSA" : "EC");
      generator.initialize(kind);
      return generator.generateKeyPair();
    } catch (InvalidAlgorithmParameterException e) {
      return onOtherCurve(kind);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "This Java cannot make such a key pair: " + ForeignMessage.of(e), e);
    }
  }

  /** By its name: a key with the parameters of its curve spelled out is read by few. */
  private static KeyPair onOtherCurve(AlgorithmParameterSpec kind) {
    try {
      ASN1ObjectIdentifier curve =
          kind instanceof ECParameterSpec spelledOut
              ? ECUtil.getNamedCurveOid(EC5Util.convertSpec(spelledOut))
              : null;
      return CryptoProviders.byRule()
          .generate(
              CryptoTask.ELLIPTIC_CURVE,
              "EC",
              curve != null ? new ECGenParameterSpec(curve.getId()) : kind);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("No provider knows this curve: " + ForeignMessage.of(e), e);
    }
  }

  /** A key pair with a certificate that says only what is asked for. */
  static HeldKey placeholder(X500Principal subject, KeyPair pair, List<Extension> extensions) {
    try {
      return HeldKey.of(
          pair.getPrivate(),
          List.of(
              certificate(
                  subject,
                  pair.getPublic(),
                  new UnlockedKey(pair.getPrivate(), Optional.empty()),
                  extensions)));
    } catch (GeneralSecurityException | KeyRefusedException e) {
      throw new IllegalStateException(
          "This Java cannot make such a key pair: " + ForeignMessage.of(e), e);
    }
  }

  /** The same for a key that there is, such as one in a token. */
  static HeldKey placeholder(X500Principal subject, HeldKey key, List<Extension> extensions)
      throws KeyUnavailableException, KeyRefusedException {
    try {
      return key.withChain(
          List.of(
              certificate(
                  subject, key.certificate().getPublicKey(), UnlockedKey.of(key), extensions)));
    } catch (GeneralSecurityException e) {
      throw new KeyUnavailableException(
          "The private key of " + key + " cannot be used: " + ForeignMessage.of(e), key.keyId(), e);
    }
  }

  private static X509Certificate certificate(
      X500Principal subject, PublicKey publicKey, UnlockedKey key, List<Extension> extensions)
      throws GeneralSecurityException {
    X509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(FROM),
            Date.from(UNTIL),
            subject,
            publicKey);
    try {
      for (Extension extension : extensions) {
        certificate.addExtension(extension);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(certificate.build(new RequestSigner(publicKey, key)));
    } catch (CertIOException | RuntimeOperatorException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  static boolean isPlaceholder(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().equals(UNTIL);
  }
}
