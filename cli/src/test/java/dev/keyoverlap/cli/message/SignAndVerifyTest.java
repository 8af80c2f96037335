package dev.keyoverlap.cli.message;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignAndVerifyTest extends CommandTest {

  private static final String SOAP =
      "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><a>1</a></s:Body>"
          + "</s:Envelope>";

  @BeforeEach
  void makeKeystore() throws Exception {
    keystore("next", "orders");
    Files.writeString(folder.resolve("order.edi"), "UNA:+.? 'UNB+UNOC:3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNA:+.? '", "<Order><id>7</id></Order>", SOAP})
  void message_signedInAPipe_isVerifiedInAPipe(String content) {
    Shell.Run signed = shell.input(content.getBytes(UTF_8)).run("sign", "--as", "orders");

    Shell.Run verified = shell.input(signed.bytes()).run("verify", "--any-of", "orders,next");

    assertThat(signed.status()).as(signed.err()).isZero();
    assertThat(signed.err()).isEmpty();
    assertThat(verified.status()).as(verified.err()).isZero();
    assertThat(verified.out()).contains(content.contains("<a>") ? "<a>1</a>" : content);
    assertThat(verified.err())
        .contains("accepted, 1 signature", "orders  " + key("CN=orders").keyId() + "  valid");
  }

  @Test
  void file_signedIntoAFile_isReportedWithItsKeys() {
    Shell.Run signed =
        shell.run("sign", "order.edi", "--as", "orders,next", "--out", "order.p7m", "-o", "json");
    Shell.Run verified =
        shell.run("verify", "order.p7m", "--all-of", "orders,next", "--out", "back", "-o", "json");

    assertThat(signed.status()).as(signed.err()).isZero();
    assertThat(signed.out()).contains(key("CN=next").keyId().hex(), "\"format\" : \"cms\"");
    assertThat(verified.status()).as(verified.err()).isZero();
    assertThat(folder.resolve("back")).hasSameBinaryContentAs(folder.resolve("order.edi"));
  }

  @Test
  void signature_detached_isVerifiedWithItsContent() throws Exception {
    Files.writeString(folder.resolve("order.xml"), "<Order/>");
    for (String name : new String[] {"order.edi", "order.xml"}) {
      Shell.Run signed =
          shell.run("sign", name, "--as", "orders", "--detached", "--out", "signature");

      Shell.Run good =
          shell.run("verify", "signature", "--content", name, "--any-of", "orders", "-o", "json");
      Files.writeString(folder.resolve(name), "forged");
      Shell.Run bad = shell.run("verify", "signature", "--content", name, "--any-of", "orders");

      assertThat(signed.status()).as(signed.err()).isZero();
      assertThat(good.status()).as(good.err()).isZero();
      assertThat(bad.status()).isEqualTo(1);
    }
  }

  @Test
  void xml_signedAsTwo_isVerifiedUnderAllOf() {
    shell.input("<Order/>".getBytes(UTF_8));
    Shell.Run signed = shell.run("sign", "--as", "orders", "--as-if-present", "next");

    Shell.Run verified =
        shell.input(signed.bytes()).run("verify", "--all-of", "orders,next", "--check");

    assertThat(signed.status()).as(signed.err()).isZero();
    assertThat(verified.status()).as(verified.err()).isZero();
    assertThat(verified.out()).startsWith("accepted, 2 signatures");
  }

  @Test
  void message_bySomebodyElse_isRefused_andNothingOfItIsWritten() throws Exception {
    byte[] signed = shell.input("secret".getBytes(UTF_8)).run("sign", "--as", "next").bytes();

    Shell.Run piped = shell.input(signed).run("verify", "--any-of", "orders");
    Shell.Run filed = shell.input(signed).run("verify", "--any-of", "orders", "--out", "x");
    Shell.Run json =
        shell.input(signed).run("verify", "--any-of", "orders", "--check", "-o", "json");

    assertThat(piped.status()).isEqualTo(1);
    assertThat(piped.out()).isEmpty();
    assertThat(piped.err()).contains("refused, 1 signature", "not in policy", "[NOT_IN_POLICY]");
    assertThat(filed.status()).isEqualTo(1);
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(json.out()).contains("\"accepted\" : false");
  }

  @Test
  void message_changedOnTheWay_isRefused() {
    byte[] signed = shell.input("pay 100".getBytes(UTF_8)).run("sign", "--as", "orders").bytes();
    String text = new String(signed, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = text.indexOf("pay 100");
    signed[at + 4] = '9';

    Shell.Run run = shell.input(signed).run("verify", "--any-of", "orders");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[INVALID]");
  }

  @Test
  void soap_thatIsOld_isRefusedUnlessAllowed() {
    byte[] signed = shell.input(SOAP.getBytes(UTF_8)).run("sign", "--as", "orders").bytes();
    shell.at(Shell.NOW.plus(Duration.ofDays(1))).input(signed);

    assertThat(shell.run("verify", "--any-of", "orders").err()).contains("[STALE]");
    assertThat(shell.run("verify", "--any-of", "orders", "--max-age", "2d").status()).isEqualTo(1);
    assertThat(shell.run("verify", "--any-of", "orders", "--at", "24h").out()).contains("<a>1</a>");
  }

  @Test
  void binaryContent_forATerminal_isRefusedUnlessForced() throws Exception {
    shell.typing();

    Shell.Run refused = shell.run("sign", "order.edi", "--as", "orders");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.output().size()).isZero();
    assertThat(refused.err()).contains("[BINARY_CONTENT]", "--out");
    assertThat(shell.run("sign", "order.edi", "--as", "orders", "--force").status()).isZero();
    assertThat(shell.run("sign", "order.edi", "--as", "orders", "--base64").status()).isZero();
    assertThat(shell.run("sign", "--as", "orders").err()).contains("from the terminal");
  }

  @Test
  void message_byANewCertificateOfAnAuthority_isAcceptedIfTheChainIsTrusted() throws Exception {
    HeldKey root = certified("root").make();
    HeldKey fresh = certified("partner").issuedBy(root).make();
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.add(alias("root"), TestKeys.certificateOf(root));
      unused =
          rotation.add(
              alias("partner"), TestKeys.certificateOf(certified("partner").issuedBy(root).make()));
    }
    store = folder.resolve("sender.p12");
    try (KeystoreRotation sender = rotation()) {
      var unused = sender.add(alias("us"), fresh);
    }
    byte[] signed = shell.run("sign", "order.edi", "--as", "us", "--store", "sender.p12").bytes();
    shell.input(signed);

    assertThat(shell.run("verify", "--any-of", "partner").err()).contains("[UNKNOWN_SIGNER]");
    Shell.Run run = shell.run("verify", "--any-of", "partner", "--trust-chain", "partner=root");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shell.run("verify", "--any-of", "partner", "--trust-chain", "us=root").status())
        .isEqualTo(2);
  }

  private static TestKeys certified(String name) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(Shell.NOW.minus(Duration.ofDays(1)), Shell.NOW.plus(Duration.ofDays(300)));
  }

  @Test
  void wrongInput_each_endsWithAReason() throws Exception {
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.retire(alias("next"));
    }
    wrong(1, "[FILE]", "sign none.edi --as orders");
    wrong(1, "[KEY_UNAVAILABLE]", "sign order.edi --as next");
    wrong(1, "[MALFORMED_MESSAGE]", "verify order.edi --any-of orders");
    wrong(2, "--any-of", "verify order.edi");
    wrong(2, "--as", "sign order.edi");
    wrong(2, "--out", "sign order.edi --as orders -o json");
    wrong(2, "is not one of", "sign order.edi --as orders --form x");
    wrong(2, "legacy-rsa-sha1", "verify order.edi --any-of orders --accept x");
    wrong(2, "one signature", "sign -f soap order.edi --as orders,next");
  }

  private void wrong(int status, String reason, String line) {
    Shell.Run run = shell.run(line.split(" "));
    assertThat(run.status()).as(line + ": " + run.err()).isEqualTo(status);
    assertThat(run.err()).contains(reason);
    assertThat(run.out()).isEmpty();
  }
}
