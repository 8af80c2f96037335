package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.openssl.PEMParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example of RFC 9936, appendix C. It is not kept here: name the folder {@code example} of the
 * RFC's sources (github.com/lamps-wg/cms-kyber) by the system property {@code
 * keyoverlap.rfc9936.example}.
 */
class Rfc9936ExampleTest {

  private static final String FOLDER = "keyoverlap.rfc9936.example";

  @ParameterizedTest
  @ValueSource(strings = {"both", "expanded", "seed"})
  void exampleOfTheRfc_isOpenedWithEachFormOfItsKey(String form) throws Exception {
    String named = System.getProperty(FOLDER, "");
    assumeTrue(!named.isEmpty(), "The system property " + FOLDER + " names no folder");
    Path folder = Path.of(named);
    X509Certificate certificate;
    try (InputStream in = Files.newInputStream(folder.resolve("ML-KEM-512.pem"))) {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    PrivateKey key =
        KeyFactory.getInstance("ML-KEM-512", RecipientKeys.BOUNCY_CASTLE)
            .generatePrivate(
                new PKCS8EncodedKeySpec(pem(folder.resolve("ML-KEM-512-" + form + ".priv"))));
    Keyring ring =
        Ring.empty()
            .add(alias("example"), HeldKey.of(key, List.of(certificate)), Instant.now())
            .keyring();

    byte[] content = CmsDecryptor.of(ring).decrypt(pem(folder.resolve("ML-KEM-512.cms"))).content();

    assertThat(new String(content, StandardCharsets.US_ASCII))
        .isEqualToNormalizingNewlines(Files.readString(folder.resolve("plaintext.txt")));
  }

  private static byte[] pem(Path file) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
      return parser.readPemObject().getContent();
    }
  }
}
