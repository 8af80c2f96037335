package dev.keyoverlap.examples.kit;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyRefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The keys of a kit: RSA with 2048 bits, the old ones under one authority, the new ones under
 * another. The same seed gives the same keys on every machine, so they are good for nothing but a
 * kit.
 *
 * @param senderOld the sender's key before the renewal
 * @param senderNew the sender's key after it
 * @param stranger somebody else's
 * @param receiverOld the receiver's key before the renewal
 * @param receiverNew the receiver's key after it
 */
record KitKeys(
    HeldKey senderOld,
    HeldKey senderNew,
    HeldKey stranger,
    HeldKey receiverOld,
    HeldKey receiverNew) {

  private static final int RSA_BITS = 2048;
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2046-01-01T00:00:00Z");

  static KitKeys of(long seed) throws GeneralSecurityException {
    // Of all generators of the JDK, this one starts from nothing but a seed that is set.
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG", "SUN");
    random.setSeed(seed);
    try {
      Issuing old = Issuing.named("kit authority, old", 1, random);
      Issuing next = Issuing.named("kit authority, new", 2, random);
      Issuing others = Issuing.named("kit authority of a stranger", 3, random);
      return new KitKeys(
          old.issue("kit sender, old", 4, random),
          next.issue("kit sender, new", 5, random),
          others.issue("kit stranger", 6, random),
          old.issue("kit receiver, old", 7, random),
          next.issue("kit receiver, new", 8, random));
    } catch (IOException | OperatorCreationException | KeyRefusedException e) {
      throw new GeneralSecurityException("A key for the kit cannot be made", e);
    }
  }

  /** Who issued the certificate of a key. */
  static X509Certificate authority(HeldKey key) {
    return key.chain().get(1);
  }

  private record Issuing(X500Name name, PrivateKey key, X509Certificate certificate) {

    static Issuing named(String commonName, int serialNumber, SecureRandom random)
        throws GeneralSecurityException, IOException, OperatorCreationException {
      KeyPair pair = pair(random);
      X500Name name = name(commonName);
      X509v3CertificateBuilder builder =
          certificate(name, serialNumber, name, pair)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
              .addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Issuing(name, pair.getPrivate(), signed(builder, pair.getPrivate()));
    }

    HeldKey issue(String commonName, int serialNumber, SecureRandom random)
        throws GeneralSecurityException,
            IOException,
            OperatorCreationException,
            KeyRefusedException {
      KeyPair pair = pair(random);
      X509v3CertificateBuilder builder =
          certificate(name, serialNumber, name(commonName), pair)
              .addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
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

    private static KeyPair pair(SecureRandom random) throws GeneralSecurityException {
      // That of BouncyCastle, whose version is ours: each JDK looks for primes in its own way.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", new BouncyCastleProvider());
      generator.initialize(RSA_BITS, random);
      return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder certificate(
        X500Name issuer, int serialNumber, X500Name subject, KeyPair pair)
        throws GeneralSecurityException, IOException {
      return new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(serialNumber),
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
        throws GeneralSecurityException, OperatorCreationException {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(by)));
    }
  }
}
