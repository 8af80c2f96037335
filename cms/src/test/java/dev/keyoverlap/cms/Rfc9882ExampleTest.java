package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.openssl.PEMParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples of RFC 9882, appendix B. They are not kept here: put the files {@code
 * examples/*.pem} of the RFC's sources (github.com/lamps-wg/cms-ml-dsa) and the certificates that
 * they are verified with, {@code examples/*.crt} of RFC 9881 (github.com/lamps-wg/
 * dilithium-certificates), into one folder, and name it by the system property {@code
 * keyoverlap.rfc9882.examples}.
 */
class Rfc9882ExampleTest {

  private static final String FOLDER = "keyoverlap.rfc9882.examples";

  @ParameterizedTest
  @ValueSource(strings = {"44", "65", "87"})
  void exampleOfTheRfc_isVerified(String level) throws Exception {
    String named = System.getProperty(FOLDER, "");
    assumeTrue(!named.isEmpty(), "The system property " + FOLDER + " names no folder");
    byte[] message = pem(Path.of(named, "mldsa" + level + "-signed-attrs.pem"));

    assertThat(verifierWith(named, level).verify(message).content())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("ML-DSA-" + level + " signed-data example with signed attributes");
    byte[] altered = message.clone();
    altered[altered.length - 100] ^= 1;
    CmsVerifier verifier = verifierWith(named, level);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier.verify(altered));
  }

  private static CmsVerifier verifierWith(String folder, String level) throws Exception {
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(Path.of(folder, "ML-DSA-" + level + ".crt"))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    Instant whileValid = certificate.getNotBefore().toInstant().plusSeconds(1);
    Keyring ring =
        Ring.empty().add(alias("example"), PeerCertificate.of(certificate), whileValid).keyring();
    return CmsVerifier.with(ring, VerificationPolicy.anyOf(alias("example")))
        .clock(() -> whileValid)
        .build();
  }

  private static byte[] pem(Path file) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
      return parser.readPemObject().getContent();
    }
  }
}
