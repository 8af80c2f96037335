package dev.keyoverlap.testkit;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for tests, which issues certificates in one line.
 *
 * <pre>{@code
 * TestAuthority authority = TestAuthority.named("CN=test authority");
 * HeldKey key = authority.issue("CN=orders");
 * HeldKey next = authority.issue("CN=orders", KeyKind.EC_P256);
 * HeldKey expired =
 *     authority.issue("CN=orders", KeyKind.RSA_2048, twoYearsAgo, yesterday);
 * }</pre>
 *
 * <p>For a certificate that no authority issued, {@link TestKeys} is shorter. Safe for use by
 * several threads.
 *
 * @since 1.0
 */
public final class TestAuthority {

  private static final Duration TWO_YEARS = Duration.ofDays(730);
  private static final Duration A_HUNDRED_YEARS = Duration.ofDays(36_500);
  private static final String SIGNATURE = "SHA256withECDSA";

  private final KeyPair pair;
  private final X509Certificate certificate;
  private final AtomicLong issued = new AtomicLong();

  private TestAuthority(String name) throws GeneralSecurityException {
    this.pair = KeyKind.EC_P256.pair();
    X500Principal subject = new X500Principal(name);
    // A test can set its clock to long ago, or far ahead.
    Instant from = Instant.now().minus(A_HUNDRED_YEARS);
    this.certificate =
        certified(
            subject,
            subject,
            pair.getPublic(),
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign),
            from,
            from.plus(A_HUNDRED_YEARS).plus(A_HUNDRED_YEARS));
  }

  /**
   * A new authority, which signs its own certificate.
   *
   * @param name its distinguished name, such as {@code CN=test authority}
   * @return the authority
   * @throws IllegalArgumentException if this is not a distinguished name
   */
  public static TestAuthority named(String name) {
    try {
      return new TestAuthority(name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot issue certificates", e);
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
   * A new RSA key pair with a certificate of this authority, valid from yesterday for two years.
   *
   * @param subject the distinguished name of its owner, such as {@code CN=orders}
   * @return the key pair with its chain
   */
  public HeldKey issue(String subject) {
    return issue(subject, KeyKind.RSA_2048);
  }

  /**
   * A new key pair with a certificate of this authority, valid from yesterday for two years.
   *
   * @param subject the distinguished name of its owner, such as {@code CN=orders}
   * @param kind the kind of key
   * @return the key pair with its chain
   */
  public HeldKey issue(String subject, KeyKind kind) {
    Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
    return issue(subject, kind, from, from.plus(TWO_YEARS));
  }

  /**
   * A new key pair with a certificate of this authority.
   *
   * @param subject the distinguished name of its owner, such as {@code CN=orders}
   * @param kind the kind of key
   * @param from the first moment of its validity, in whole seconds
   * @param until the last moment of its validity, in whole seconds
   * @return the key pair with its chain
   */
  public HeldKey issue(String subject, KeyKind kind, Instant from, Instant until) {
    KeyPair made = kind.pair();
    try {
      return HeldKey.of(
          made.getPrivate(),
          List.of(
              certified(
                  certificate.getSubjectX500Principal(),
                  new X500Principal(subject),
                  made.getPublic(),
                  kind.usage(),
                  from,
                  until),
              certificate));
    } catch (GeneralSecurityException | KeyRefusedException e) {
      throw new IllegalStateException("This Java cannot issue a certificate for " + kind, e);
    }
  }

  private X509Certificate certified(
      X500Principal issuer,
      X500Principal subject,
      PublicKey publicKey,
      KeyUsage usage,
      Instant from,
      Instant until)
      throws GeneralSecurityException {
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(issued.incrementAndGet()),
              Date.from(from),
              Date.from(until),
              subject,
              publicKey);
      builder
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              identifiers.createSubjectKeyIdentifier(publicKey))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              identifiers.createAuthorityKeyIdentifier(pair.getPublic()))
          .addExtension(
              Extension.basicConstraints, true, new BasicConstraints(issuer.equals(subject)))
          .addExtension(Extension.keyUsage, true, usage);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** The name of the authority. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName();
  }
}
