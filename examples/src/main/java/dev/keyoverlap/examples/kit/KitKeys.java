package dev.keyoverlap.examples.kit;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyRefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The keys of a kit: RSA with 2048 bits, certificates that they sign themselves. The same seed
 * gives the same keys on every machine, so they are good for nothing but a kit.
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
    return new KitKeys(
        key("kit sender, old", 1, random),
        key("kit sender, new", 2, random),
        key("kit stranger", 3, random),
        key("kit receiver, old", 4, random),
        key("kit receiver, new", 5, random));
  }

  private static HeldKey key(String commonName, int serialNumber, SecureRandom random)
      throws GeneralSecurityException {
    // That of BouncyCastle, whose version is ours: each JDK looks for primes in its own way.
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", new BouncyCastleProvider());
    generator.initialize(RSA_BITS, random);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=" + commonName.replace(",", "\\,"));
    try {
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          BigInteger.valueOf(serialNumber),
                          Date.from(FROM),
                          Date.from(UNTIL),
                          name,
                          pair.getPublic())
                      .addExtension(
                          Extension.subjectKeyIdentifier,
                          false,
                          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()))
                      // Some receivers trust a certificate that signs itself only as an authority.
                      .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                      .addExtension(
                          Extension.keyUsage,
                          true,
                          new KeyUsage(
                              KeyUsage.digitalSignature
                                  | KeyUsage.keyEncipherment
                                  | KeyUsage.keyCertSign))
                      .build(
                          new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
      return HeldKey.of(pair.getPrivate(), List.of(certificate));
    } catch (IOException | OperatorCreationException | KeyRefusedException e) {
      throw new GeneralSecurityException("A key for the kit cannot be made", e);
    }
  }
}
