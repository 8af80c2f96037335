package dev.keyoverlap.examples;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyRefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key pair to try things out with: RSA with 2048 bits, and a certificate that it signed itself.
 *
 * <pre>{@code
 * rotation.add(alias("orders"), NewKey.named("orders"));
 * }</pre>
 *
 * <p>The library itself makes no keys. In production they come from a certification authority, a
 * hardware module or {@code keytool}; {@link HeldKey#of} takes what they give.
 */
public final class NewKey {

  private static final int RSA_BITS = 2048;
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final Duration TWO_YEARS = Duration.ofDays(730);
  private static final SecureRandom RANDOM = new SecureRandom();

  private NewKey() {}

  /**
   * A new key pair, valid from yesterday for two years.
   *
   * @param commonName the common name of its subject
   * @return the key pair
   */
  public static HeldKey named(String commonName) {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    return named(commonName, yesterday, yesterday.plus(TWO_YEARS));
  }

  /**
   * A new key pair with a validity of its own.
   *
   * @param commonName the common name of its subject
   * @param from the first moment of its validity; certificates count in whole seconds
   * @param until the last moment of its validity
   * @return the key pair
   */
  public static HeldKey named(String commonName, Instant from, Instant until) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS, RANDOM);
      KeyPair pair = generator.generateKeyPair();
      return HeldKey.of(pair.getPrivate(), List.of(certify(pair, commonName, from, until)));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | KeyRefusedException e) {
      throw new IllegalStateException("This Java cannot make an RSA key pair", e);
    }
  }

  private static X509Certificate certify(
      KeyPair pair, String commonName, Instant from, Instant until)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    JcaX509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(from.truncatedTo(ChronoUnit.SECONDS)),
            Date.from(until.truncatedTo(ChronoUnit.SECONDS)),
            subject,
            pair.getPublic());
    certificate
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()))
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(
                new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
  }
}
