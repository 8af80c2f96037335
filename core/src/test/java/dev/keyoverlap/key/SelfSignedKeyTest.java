package dev.keyoverlap.key;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.store.pkcs12.Keystores;
import dev.keyoverlap.store.pkcs12.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key pair that signs its own certificate is, and that others accept it. */
@Tag("any-jdk")
class SelfSignedKeyTest {

  private static void requireSelfSigned(X509Certificate certificate) throws Exception {
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(
            new JcaX509CertificateHolder(certificate)
                .isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(certificate.getPublicKey())))
        .isTrue();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getBasicConstraints()).as("no authority").isNegative();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    assertThat(certificate.getExtensionValue("2.5.29.14")).hasSize(24);
    assertThat(
            AuthorityKeyIdentifier.fromExtensions(
                    new JcaX509CertificateHolder(certificate).getExtensions())
                .getKeyIdentifierOctets())
        .isEqualTo(
            SubjectKeyIdentifier.fromExtensions(
                    new JcaX509CertificateHolder(certificate).getExtensions())
                .getKeyIdentifier());
  }

  @Test
  void selfSigned_isAnRsaKeyForSignaturesAndEncryption_forTwoYears() throws Exception {
    HeldKey key = HeldKey.selfSigned("CN=orders,O=Example");

    X509Certificate certificate = key.certificate();
    requireSelfSigned(certificate);
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(3072);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=orders,O=Example");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(certificate.getKeyUsage()).startsWith(true, false, true, false, false);
    assertThat(key.isValidAt(Instant.now())).isTrue();
    assertThat(key.isValidAt(Instant.now().plus(Duration.ofDays(700)))).isTrue();
    assertThat(key.isValidAt(Instant.now().plus(Duration.ofDays(732)))).isFalse();
    assertThat(key.chain()).containsExactly(certificate);
  }

  @Test
  void builder_setsCurveValidityAndHosts() throws Exception {
    Instant from = Instant.parse("2049-12-31T23:59:58.5Z");
    Instant until = Instant.parse("2050-01-01T00:00:01Z");
    X509Certificate certificate =
        SelfSignedKey.of("CN=server")
            .ellipticCurve()
            .valid(from, until)
            .host("localhost")
            .host("127.0.0.1")
            .host("::1")
            .build()
            .certificate();

    requireSelfSigned(certificate);
    assertThat(
            ((ECPublicKey) certificate.getPublicKey())
                .getParams()
                .getCurve()
                .getField()
                .getFieldSize())
        .isEqualTo(256);
    assertThat(certificate.getKeyUsage()).startsWith(true, false, false, false, true);
    assertThat(certificate.getNotBefore().toInstant())
        .isEqualTo(from.truncatedTo(ChronoUnit.SECONDS));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(until);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void twoKeys_haveNothingInCommon() {
    HeldKey one = SelfSignedKey.of("CN=orders").ellipticCurve().build();
    HeldKey other = SelfSignedKey.of("CN=orders").ellipticCurve().build();

    assertThat(one).isNotEqualTo(other);
    assertThat(one.certificate().getSerialNumber())
        .isNotEqualTo(other.certificate().getSerialNumber());
  }

  @Test
  void subject_isReadAsRfc4514Says() {
    for (String name :
        List.of(
            "CN=orders", "CN=M\u00fcller\\, S\u00f6hne,C=DE", "UID=7+CN=x", "2.5.4.5=#130131")) {
      assertThat(
              SelfSignedKey.of(name)
                  .ellipticCurve()
                  .build()
                  .certificate()
                  .getSubjectX500Principal())
          .isEqualTo(new X500Principal(name));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeldKey.selfSigned("orders"))
        .withMessageContaining("'orders'")
        .withMessageContaining("CN=orders,O=Example");
  }

  @Test
  void whatCannotBe_isRefused() {
    Instant now = Instant.now();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SelfSignedKey.of("CN=x").valid(now, now.minusSeconds(1)))
        .withMessageContaining("valid from");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SelfSignedKey.of("CN=x").ellipticCurve().host("1.2.3.4.5").build())
        .withMessageContaining("1.2.3.4.5");
  }

  @Test
  void openssl_verifiesIt_andSeesNothingWrongWithIt(@TempDir Path folder) throws Exception {
    Tool openssl = Tool.openssl();
    for (HeldKey key :
        List.of(
            HeldKey.selfSigned("CN=orders"), SelfSignedKey.of("CN=x").ellipticCurve().build())) {
      String pem = folder.resolve("own.pem").toString();
      Files.writeString(
          Path.of(pem),
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
              + "\n-----END CERTIFICATE-----\n");
      assertThat(openssl.run("verify", "-x509_strict", "-CAfile", pem, pem)).contains(": OK");
      assertThat(openssl.run("asn1parse", "-in", pem)).doesNotContain("Error");
    }
  }

  @Test
  void key_isKeptInAKeystore(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    HeldKey key = HeldKey.selfSigned("CN=orders");
    try (KeystoreRotation rotation = Keystores.open(file, new SetClock())) {
      rotation.add(alias("orders"), key);
    }
    assertThat(HeldKey.fromPkcs12(file, Keystores.PASSWORD)).isEqualTo(key);
    assertThat(HeldKey.fromPkcs12(file, Keystores.PASSWORD, "orders").privateKey())
        .isEqualTo(key.privateKey());
  }
}
