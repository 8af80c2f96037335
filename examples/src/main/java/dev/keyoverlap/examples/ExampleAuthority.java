package dev.keyoverlap.examples;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A certification authority in a few lines, for examples in which somebody issues certificates.
 * Where a key may sign its own certificate, call {@link HeldKey#selfSigned}.
 *
 * <pre>{@code
 * ExampleAuthority authority = ExampleAuthority.named("CN=authority");
 * rotation.add(alias("orders"), authority.issue("CN=orders"));
 * }</pre>
 */
public final class ExampleAuthority {

  private static final int RSA_BITS = 2048;
  private static final int SERIAL_NUMBER_BITS = 127;
  private static final Duration A_YEAR = Duration.ofDays(365);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate certificate;

  private ExampleAuthority(KeyPair pair, String name)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    this.key = pair.getPrivate();
    X500Principal subject = new X500Principal(name);
    this.certificate = certified(subject, subject, pair.getPublic(), key, true);
  }

  /**
   * A new authority, which signs its own certificate.
   *
   * @param name its distinguished name, such as {@code CN=authority}
   * @return the authority
   */
  public static ExampleAuthority named(String name) {
    try {
      return new ExampleAuthority(keyPair(), name);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("This Java cannot make RSA keys", e);
    }
  }

  /**
   * The authority's own certificate.
   *
   * @return the certificate, which signs itself
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * A new key pair with a certificate of this authority, valid from yesterday for a year.
   *
   * @param name the distinguished name of its owner, such as {@code CN=orders}
   * @return the key pair
   */
  public HeldKey issue(String name) {
    try {
      KeyPair pair = keyPair();
      return HeldKey.of(
          pair.getPrivate(),
          List.of(issued(new X500Principal(name), pair.getPublic()), certificate));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | KeyOverlapException e) {
      throw new IllegalStateException("This Java cannot make RSA keys", e);
    }
  }

  /**
   * Answers a request.
   *
   * @param request PKCS #10 in PEM
   * @return the certificate in DER, valid from yesterday for a year
   * @throws IOException if it is no request
   */
  public byte[] answer(String request) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      JcaPKCS10CertificationRequest wanted =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      return issued(new X500Principal(wanted.getSubject().getEncoded()), wanted.getPublicKey())
          .getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("Cannot answer the request: " + e.getMessage(), e);
    }
  }

  private X509Certificate issued(X500Principal subject, PublicKey publicKey)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    return certified(certificate.getSubjectX500Principal(), subject, publicKey, key, false);
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(RSA_BITS, RANDOM);
    return generator.generateKeyPair();
  }

  private static X509Certificate certified(
      X500Principal issuer,
      X500Principal subject,
      PublicKey publicKey,
      PrivateKey signingKey,
      boolean authority)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(yesterday),
            Date.from(yesterday.plus(A_YEAR)),
            subject,
            publicKey);
    builder
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(publicKey))
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
        .addExtension(
            Extension.keyUsage,
            true,
            new KeyUsage(
                authority
                    ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                    : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signingKey)));
  }
}
