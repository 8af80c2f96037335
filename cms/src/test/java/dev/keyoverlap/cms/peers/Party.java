package dev.keyoverlap.cms.peers;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key with a certificate for mail and the root that issued it, with all that the strictest of the
 * tools asks of either.
 */
public record Party(String name, HeldKey key, X509Certificate root) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  /** A root, and the means to issue under it. */
  record Root(X509Certificate certificate, PrivateKey key) {

    static Root named(String name) throws Exception {
      KeyPair pair = pair("RSA");
      X500Principal subject = new X500Principal("CN=" + name);
      JcaX509v3CertificateBuilder builder = prepared(subject, subject, pair);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Root(signed(builder, pair.getPrivate()), pair.getPrivate());
    }

    /** A key under this root; the algorithm is RSA, a curve's name, or one of BouncyCastle's. */
    Party issue(String name, String algorithm) throws Exception {
      KeyPair pair = Party.pair(algorithm);
      JcaX509v3CertificateBuilder builder =
          Party.prepared(
              certificate.getSubjectX500Principal(), new X500Principal("CN=" + name), pair);
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage(algorithm)));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.rfc822Name, name + "@example.test")));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      HeldKey key = HeldKey.of(pair.getPrivate(), List.of(signed(builder, this.key), certificate));
      return new Party(name, key, certificate);
    }
  }

  private static int usage(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
      // Some want keyEncipherment for ECDH too, where keyAgreement would do.
      case "P-256" -> KeyUsage.digitalSignature | KeyUsage.keyAgreement | KeyUsage.keyEncipherment;
      case "X25519" -> KeyUsage.keyAgreement;
      default ->
          algorithm.startsWith("ML-KEM") ? KeyUsage.keyEncipherment : KeyUsage.digitalSignature;
    };
  }

  private static KeyPair pair(String algorithm) throws Exception {
    KeyPairGenerator generator =
        switch (algorithm) {
          case "RSA", "Ed25519", "Ed448", "X25519" -> KeyPairGenerator.getInstance(algorithm);
          case "P-256", "P-384", "P-521" -> KeyPairGenerator.getInstance("EC");
          default -> KeyPairGenerator.getInstance(algorithm, BOUNCY_CASTLE);
        };
    switch (algorithm) {
      case "RSA" -> generator.initialize(2048);
      case "P-256", "P-384", "P-521" ->
          generator.initialize(Integer.parseInt(algorithm.substring(2)));
      default -> {}
    }
    return generator.generateKeyPair();
  }

  private static JcaX509v3CertificateBuilder prepared(
      X500Principal issuer, X500Principal subject, KeyPair pair) throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(63, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(100))),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key)));
  }

  X509Certificate certificate() {
    return key.certificate();
  }

  PrivateKey privateKey() {
    try {
      return key.privateKey();
    } catch (KeyUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  String certificatePem() {
    return pem(certificate());
  }

  String rootPem() {
    return pem(root);
  }

  /** PKCS#8, not encrypted. */
  String privateKeyPem() {
    try {
      return pem(new JcaPKCS8Generator(privateKey(), null));
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Not the record's own, which would go through everything. */
  @Override
  public String toString() {
    return name;
  }
}
