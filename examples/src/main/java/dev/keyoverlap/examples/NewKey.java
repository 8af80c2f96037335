package dev.keyoverlap.examples;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
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
 * A key pair to try things out with: RSA with 2048 bits, and a certificate that it signed itself,
 * or one by an authority of the same kind.
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
  private static final Duration A_YEAR = Duration.ofDays(365);
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
    return make(pair -> List.of(certify(selfSigned(pair, name(commonName), from, until), false)));
  }

  /**
   * A new key pair on the curve P-256, which is made and used faster than one of RSA.
   *
   * @param commonName the common name of its subject
   * @param from the first moment of its validity; certificates count in whole seconds
   * @param until the last moment of its validity
   * @return the key pair
   */
  public static HeldKey onACurve(String commonName, Instant from, Instant until) {
    return make(
        "EC",
        256,
        pair -> List.of(certify(selfSigned(pair, name(commonName), from, until), false)));
  }

  /**
   * A new certification authority, valid as long as any other key; its certificate signs itself.
   *
   * @param commonName the common name of its subject
   * @return the authority's key pair
   */
  public static HeldKey authority(String commonName) {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    return make(
        pair ->
            List.of(
                certify(
                    selfSigned(pair, name(commonName), yesterday, yesterday.plus(TWO_YEARS)),
                    true)));
  }

  /**
   * A new key pair with a certificate by an authority, valid from yesterday for a year.
   *
   * @param authority the authority's key pair
   * @param commonName the common name of its subject
   * @return the key pair
   */
  public static HeldKey issuedBy(HeldKey authority, String commonName) {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    X500Name issuer =
        X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded());
    return make(
        pair ->
            List.of(
                certify(
                    new Request(
                        pair.getPublic(),
                        name(commonName),
                        yesterday,
                        yesterday.plus(A_YEAR),
                        issuer,
                        authority.privateKey()),
                    false),
                authority.certificate()));
  }

  /**
   * What an authority answers to a request, valid from yesterday for a year.
   *
   * @param authority the authority's key pair
   * @param request PKCS #10 in PEM
   * @return the certificate in DER
   * @throws IOException if it is no request
   */
  public static byte[] answer(HeldKey authority, String request) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      JcaPKCS10CertificationRequest wanted =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      Instant yesterday = Instant.now().minus(Duration.ofDays(1));
      return certify(
              new Request(
                  wanted.getPublicKey(),
                  wanted.getSubject(),
                  yesterday,
                  yesterday.plus(A_YEAR),
                  X500Name.getInstance(
                      authority.certificate().getSubjectX500Principal().getEncoded()),
                  authority.privateKey()),
              false)
          .getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | KeyOverlapException e) {
      throw new IOException("The request cannot be answered: " + e.getMessage(), e);
    }
  }

  /**
   * A new key pair for a server on this machine, under its address 127.0.0.1.
   *
   * @param commonName the common name of its subject
   * @return the key pair
   */
  public static HeldKey forThisMachine(String commonName) {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    return make(
        pair ->
            List.of(
                certify(
                    selfSigned(pair, name(commonName), yesterday, yesterday.plus(TWO_YEARS)),
                    false,
                    Optional.of(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))));
  }

  private static HeldKey make(Certification certification) {
    return make("RSA", RSA_BITS, certification);
  }

  private static HeldKey make(String algorithm, int bits, Certification certification) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits, RANDOM);
      KeyPair pair = generator.generateKeyPair();
      return HeldKey.of(pair.getPrivate(), certification.chainOf(pair));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | KeyOverlapException e) {
      throw new IllegalStateException("This Java cannot make a key pair of " + algorithm, e);
    }
  }

  private static Request selfSigned(KeyPair pair, X500Name name, Instant from, Instant until) {
    return new Request(pair.getPublic(), name, from, until, name, pair.getPrivate());
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }

  private static X509Certificate certify(Request request, boolean authority)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    return certify(request, authority, Optional.empty());
  }

  private static X509Certificate certify(
      Request request, boolean authority, Optional<GeneralName> host)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    JcaX509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            request.issuer(),
            new BigInteger(SERIAL_NUMBER_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(request.from().truncatedTo(ChronoUnit.SECONDS)),
            Date.from(request.until().truncatedTo(ChronoUnit.SECONDS)),
            request.subject(),
            request.publicKey());
    certificate
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(request.publicKey()))
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
        .addExtension(
            Extension.keyUsage,
            true,
            authority
                ? new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)
                : new KeyUsage(
                    KeyUsage.digitalSignature
                        | (isRsa(request.publicKey())
                            ? KeyUsage.keyEncipherment
                            : KeyUsage.keyAgreement)));
    if (host.isPresent()) {
      certificate.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(host.get()));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(
                new JcaContentSignerBuilder(
                        isRsa(request.signingKey()) ? "SHA256withRSA" : "SHA256withECDSA")
                    .build(request.signingKey())));
  }

  private static boolean isRsa(Key key) {
    return key.getAlgorithm().equals("RSA");
  }

  /** What an authority needs to know. */
  private record Request(
      PublicKey publicKey,
      X500Name subject,
      Instant from,
      Instant until,
      X500Name issuer,
      PrivateKey signingKey) {}

  /** Gets a key pair its certificate and the ones above it. */
  @FunctionalInterface
  private interface Certification {

    List<X509Certificate> chainOf(KeyPair pair)
        throws GeneralSecurityException,
            OperatorCreationException,
            IOException,
            KeyOverlapException;
  }
}
