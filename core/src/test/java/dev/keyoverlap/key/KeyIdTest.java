package dev.keyoverlap.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.fixtures.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  @Test
  void keyId_ofACertificate_isTheSha256OfItsEncodedForm() throws Exception {
    X509Certificate certificate = TestKeys.ec("orders").certificate();
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());

    assertThat(HexFormat.of().parseHex(KeyId.of(certificate).hex())).isEqualTo(digest);
  }

  @Test
  void keyId_ofACertificate_isWhatOpensslCallsItsFingerprint(@TempDir Path folder)
      throws Exception {
    X509Certificate certificate = TestKeys.ec("orders").certificate();
    Path file = Files.write(folder.resolve("orders.der"), certificate.getEncoded());
    String fingerprint =
        outputOf("openssl", "x509", "-inform", "DER", "-in", file.toString(), "-noout")
            .toLowerCase(Locale.ROOT);

    assertThat(fingerprint.replace(":", ""))
        .endsWith("fingerprint=" + KeyId.of(certificate).hex() + "\n");
  }

  private static String outputOf(String... command) throws InterruptedException, IOException {
    String[] whole = java.util.Arrays.copyOf(command, command.length + 2);
    whole[command.length] = "-fingerprint";
    whole[command.length + 1] = "-sha256";
    Process process;
    try {
      process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "openssl is not on this machine");
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void keyIds_ofTwoCertificatesForOneKeyPair_differ() {
    HeldKey first = TestKeys.ec("orders");
    HeldKey renewed = TestKeys.named("orders").forTheKeyPairOf(first).make();

    assertThat(renewed.keyId()).isNotEqualTo(first.keyId());
    assertThat(TestKeys.certificateOf(first).keyId()).isEqualTo(first.keyId());
  }

  @Test
  void keyId_forPeople_isItsFirstTwelveDigits() {
    assertThat(new KeyId(HEX).shortForm()).isEqualTo("0123456789ab");
    assertThat(new KeyId(HEX)).hasToString("0123456789ab").isEqualTo(new KeyId(HEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789ab",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        // A digit of another script is a digit to Character.isDigit.
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\u0661"
      })
  void keyId_thatIsNoSha256InLowerCase_isRefused(String hex) {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyId(hex));
  }
}
