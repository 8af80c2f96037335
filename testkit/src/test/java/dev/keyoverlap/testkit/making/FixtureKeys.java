package dev.keyoverlap.testkit.making;

import dev.keyoverlap.key.HeldKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The keys of the fixtures: of each kind an old one and a new one, under two authorities. Only the
 * receiver's private keys are kept.
 */
final class FixtureKeys {

  private static final int RSA_BITS = 2048;
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2046-01-01T00:00:00Z");
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Authority old = Authority.named("kit authority, old");
  private final Authority next = Authority.named("kit authority, new");
  private final Authority others = Authority.named("kit authority of a stranger");
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final HeldKey stranger = others.issue("kit stranger", "RSA");

  FixtureKeys() throws Exception {}

  /** The key before a renewal, and the key after it. */
  record Pair(HeldKey old, HeldKey next) {}

  X509Certificate oldAuthority() {
    return old.certificate;
  }

  X509Certificate newAuthority() {
    return next.certificate;
  }

  HeldKey stranger() {
    return stranger;
  }

  /** All that were asked for, by the beginning of their file names. */
  Map<String, Pair> pairs() {
    return pairs;
  }

  /** The beginning of the file names of keys of a role and a kind. */
  static String name(String role, String algorithm) {
    return algorithm.equals("RSA")
        ? role
        : role + "-" + algorithm.toLowerCase(java.util.Locale.ROOT);
  }

  Pair pair(String role, String algorithm) throws Exception {
    String name = name(role, algorithm);
    Pair known = pairs.get(name);
    if (known == null) {
      known =
          new Pair(
              old.issue("kit " + name + ", old", algorithm),
              next.issue("kit " + name + ", new", algorithm));
      pairs.put(name, known);
    }
    return known;
  }

  private static KeyPair generated(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        switch (algorithm) {
          case "RSA", "Ed25519", "Ed448", "X25519" -> KeyPairGenerator.getInstance(algorithm);
          case "P-256", "P-384", "P-521" -> KeyPairGenerator.getInstance("EC");
          default -> KeyPairGenerator.getInstance(algorithm, BOUNCY_CASTLE);
        };
    switch (algorithm) {
      case "RSA" -> generator.initialize(RSA_BITS);
      case "P-256", "P-384", "P-521" ->
          generator.initialize(Integer.parseInt(algorithm.substring(2)));
      default -> {}
    }
    return generator.generateKeyPair();
  }

  private static int usage(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
      case "P-256", "P-384", "P-521" -> KeyUsage.digitalSignature | KeyUsage.keyAgreement;
      case "X25519" -> KeyUsage.keyAgreement;
      default ->
          algorithm.startsWith("ML-KEM") ? KeyUsage.keyEncipherment : KeyUsage.digitalSignature;
    };
  }

  private static final class Authority {

    private static int issued;

    private final X500Name name;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(X500Name name, PrivateKey key, X509Certificate certificate) {
      this.name = name;
      this.key = key;
      this.certificate = certificate;
    }

    static Authority named(String commonName) throws Exception {
      KeyPair pair = generated("RSA");
      X500Name name = name(commonName);
      X509v3CertificateBuilder builder =
          certificate(name, name, pair)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(name, pair.getPrivate(), signed(builder, pair.getPrivate()));
    }

    HeldKey issue(String commonName, String algorithm) throws Exception {
      KeyPair pair = generated(algorithm);
      X509v3CertificateBuilder builder =
          certificate(name, name(commonName), pair)
              .addExtension(Extension.keyUsage, true, new KeyUsage(usage(algorithm)))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  new JcaX509ExtensionUtils()
                      .createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return HeldKey.of(pair.getPrivate(), List.of(signed(builder, key), certificate));
    }

    private static X500Name name(String commonName) {
      return new X500Name("CN=" + commonName.replace(",", "\\,"));
    }

    private static X509v3CertificateBuilder certificate(
        X500Name issuer, X500Name subject, KeyPair pair) throws Exception {
      issued++;
      return new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(issued),
              Date.from(FROM),
              Date.from(UNTIL),
              subject,
              pair.getPublic())
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by)
        throws Exception {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(by)));
    }
  }
}
