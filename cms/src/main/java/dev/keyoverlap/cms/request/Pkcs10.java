package dev.keyoverlap.cms.request;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.cms.spec.SignatureAlgorithm;
import dev.keyoverlap.internal.key.SpareProviders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.jcajce.provider.asymmetric.util.ECUtil;

/** The structures of a request, and of the certificate that holds its place in a keystore. */
final class Pkcs10 {

  /** As no authority issues it: over before anybody could use it. */
  private static final Instant FROM = Instant.EPOCH;

  private static final Instant UNTIL = Instant.EPOCH.plusSeconds(1);
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Pkcs10() {}

  private static SignatureSuite suite(PublicKey key) {
    return SignatureSuite.defaultFor(key)
        .map(SignatureSuite::of)
        .orElseThrow(() -> new IllegalStateException("Made for signatures: " + key.getAlgorithm()));
  }

  /** What a SignerInfo names by the kind of key alone has its digest in the name here. */
  private static AlgorithmIdentifier identifier(SignatureSuite suite) {
    return suite.algorithm() == SignatureAlgorithm.RSA_SHA256
        ? new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
        : suite.identifier();
  }

  /** The request for what the certificate says that holds its place. */
  static byte[] request(X509Certificate placeholder, PrivateKey privateKey) {
    PublicKey key = placeholder.getPublicKey();
    try {
      CertificationRequestInfo info =
          new CertificationRequestInfo(
              X500Name.getInstance(placeholder.getSubjectX500Principal().getEncoded()),
              SubjectPublicKeyInfo.getInstance(key.getEncoded()),
              attributes(RequestedExtensions.all(placeholder)));
      SignatureSuite suite = suite(key);
      return new CertificationRequest(
              info,
              identifier(suite),
              new DERBitString(signature(suite, privateKey, info.getEncoded(ASN1Encoding.DER))))
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot sign with a key that it made", e);
    }
  }

  /** The extensions as PKCS #9 has them in a request (RFC 2985, 5.4.2). */
  private static DERSet attributes(List<Extension> extensions) {
    return extensions.isEmpty()
        ? new DERSet()
        : new DERSet(
            new Attribute(
                PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                new DERSet(new Extensions(extensions.toArray(new Extension[0])))));
  }

  private static byte[] signature(SignatureSuite suite, PrivateKey key, byte[] content)
      throws GeneralSecurityException {
    Signature signature =
        CryptoProviders.byRule().signing(suite.task(), suite.jcaName(), key, null);
    signature.update(content);
    return signature.sign();
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
          "This Java cannot make such a key pair: " + e.getMessage(), e);
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
      throw new IllegalStateException("Nobody here knows this curve: " + e.getMessage(), e);
    }
  }

  /** A key pair with a certificate that says only what is asked for. */
  static HeldKey placeholder(X500Principal subject, KeyPair pair, List<Extension> extensions) {
    try {
      SignatureSuite suite = suite(pair.getPublic());
      TBSCertificate content = content(subject, pair.getPublic(), suite, extensions);
      byte[] signature = signature(suite, pair.getPrivate(), content.getEncoded(ASN1Encoding.DER));
      byte[] certificate =
          new DERSequence(
                  new ASN1Encodable[] {content, identifier(suite), new DERBitString(signature)})
              .getEncoded(ASN1Encoding.DER);
      return HeldKey.of(
          pair.getPrivate(),
          List.of(
              (X509Certificate)
                  CertificateFactory.getInstance("X.509")
                      .generateCertificate(new ByteArrayInputStream(certificate))));
    } catch (GeneralSecurityException | IOException | KeyRefusedException e) {
      throw new IllegalStateException(
          "This Java cannot make such a key pair: " + e.getMessage(), e);
    }
  }

  private static TBSCertificate content(
      X500Principal subject, PublicKey key, SignatureSuite suite, List<Extension> extensions) {
    X500Name name = X500Name.getInstance(subject.getEncoded());
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSerialNumber(
        new ASN1Integer(new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE)));
    content.setSignature(identifier(suite));
    content.setIssuer(name);
    content.setSubject(name);
    content.setStartDate(new Time(Date.from(FROM)));
    content.setEndDate(new Time(Date.from(UNTIL)));
    content.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    if (!extensions.isEmpty()) {
      content.setExtensions(new Extensions(extensions.toArray(new Extension[0])));
    }
    return content.generateTBSCertificate();
  }

  static boolean isPlaceholder(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().equals(UNTIL);
  }

  static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      SpareProviders.verify(certificate, issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
