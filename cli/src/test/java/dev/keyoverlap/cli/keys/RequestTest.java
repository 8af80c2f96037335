package dev.keyoverlap.cli.keys;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.ring.KeyState;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class RequestTest extends CommandTest {

  /** The certificate that an authority issues for a request. */
  private Path answer(String request) throws Exception {
    var authority = TestKeys.rsa("authority");
    PKCS10CertificationRequest read;
    try (PEMParser parser = new PEMParser(new java.io.StringReader(request))) {
      read = (PKCS10CertificationRequest) parser.readObject();
    }
    byte[] certificate =
        new X509v3CertificateBuilder(
                new X500Name("CN=authority"),
                new java.math.BigInteger(63, new java.security.SecureRandom()),
                java.util.Date.from(Shell.NOW.minusSeconds(3600)),
                java.util.Date.from(Shell.NOW.plusSeconds(86400 * 400L)),
                read.getSubject(),
                read.getSubjectPublicKeyInfo())
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(authority.privateKey()))
            .getEncoded();
    return Files.write(folder.resolve("answer.cer"), certificate);
  }

  @Test
  void request_andItsAnswer_renewTheKeyOfAnAlias() throws Exception {
    keystore("orders");

    Shell.Run request = shell.run("request", "orders", "--by", "alice");
    assertThat(request.status()).as(request.err()).isZero();
    assertThat(request.out()).startsWith("-----BEGIN CERTIFICATE REQUEST-----\n");
    assertThat(shell.run("request", "orders", "--again", "-o", "json").out())
        .contains("BEGIN CERTIFICATE REQUEST");
    assertThat(shell.run("list", "orders-request").out())
        .contains("staged", "no certificate yet")
        .doesNotContain("expired");
    answer(request.out());
    Shell.Run answered = shell.run("answer", "orders", "answer.cer", "-o", "json");

    assertThat(answered.status()).as(answered.err()).isZero();
    assertThat(
            ring()
                .staged(alias("orders"))
                .orElseThrow()
                .entry()
                .certificate()
                .getIssuerX500Principal()
                .getName())
        .isEqualTo("CN=authority");
    try (var rotation = rotation()) {
      assertThat(rotation.history().get(1).note().toString())
          .isEqualTo(" by alice (waits for a certificate)");
      assertThat(rotation.history().get(2).note().author()).isEqualTo("tester");
    }
  }

  @Test
  void answer_withSwap_isActiveAtOnce_andUnderAFreeAliasToo() throws Exception {
    keystore("orders");
    answer(shell.run("request", "orders").out());
    assertThat(shell.run("answer", "orders", "answer.cer", "--swap").status()).isZero();
    assertThat(ring().find(key("CN=orders").keyId()).orElseThrow().state())
        .isEqualTo(KeyState.RETAINED);

    answer(shell.run("request", "free", "--subject", "CN=free", "--curve", "secp256r1").out());
    Shell.Run answered = shell.run("answer", "free", "answer.cer");

    assertThat(answered.status()).as(answered.err()).isZero();
    assertThat(ring().active(alias("free"))).isPresent();
  }

  @Test
  void answer_withoutARequest_orForAnotherKey_isRefused() throws Exception {
    keystore("orders");
    cer("other.cer", key("CN=other"));

    assertThat(shell.run("answer", "orders", "other.cer").status()).isEqualTo(4);
    assertThat(shell.run("request", "orders").status()).isZero();
    Shell.Run refused = shell.run("answer", "orders", "other.cer");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("[OTHER_KEY]");
    assertThat(shell.run("request", "orders", "--dry-run", "-o", "json").err())
        .contains("ALREADY_STAGED");
  }
}
