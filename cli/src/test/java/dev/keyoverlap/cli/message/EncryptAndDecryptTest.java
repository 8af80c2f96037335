package dev.keyoverlap.cli.message;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.SelfSignedKey;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncryptAndDecryptTest extends CommandTest {

  private static final HeldKey RSA =
      SelfSignedKey.of("CN=rsa")
          .valid(Shell.NOW.minus(Duration.ofDays(1)), Shell.NOW.plus(Duration.ofDays(99)))
          .build();

  @BeforeEach
  void makeKeystore() throws Exception {
    keystore("orders");
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.add(alias("rsa"), RSA);
    }
  }

  @Test
  void content_encryptedInAPipe_isDecryptedInAPipe() {
    Shell.Run encrypted = shell.input("hello".getBytes(UTF_8)).run("encrypt", "--to", "orders,rsa");

    Shell.Run decrypted = shell.input(encrypted.bytes()).run("decrypt");

    assertThat(encrypted.status()).as(encrypted.err()).isZero();
    assertThat(decrypted.status()).as(decrypted.err()).isZero();
    assertThat(decrypted.out()).isEqualTo("hello");
    assertThat(decrypted.err()).isEmpty();
  }

  @Test
  void soap_encrypted_isDecrypted() {
    String soap =
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><a>1</a></s:Body>"
            + "</s:Envelope>";

    Shell.Run encrypted = shell.input(soap.getBytes(UTF_8)).run("encrypt", "--to", "rsa");
    Shell.Run decrypted = shell.input(encrypted.bytes()).run("decrypt", "--out", "x", "-o", "json");

    assertThat(encrypted.out()).as(encrypted.err()).doesNotContain("<a>1</a>");
    assertThat(decrypted.status()).as(decrypted.err()).isZero();
    assertThat(folder.resolve("x")).content().contains("<a>1</a>");
    assertThat(decrypted.out()).contains(RSA.keyId().hex());
  }

  @Test
  void message_ofAnySize_passesInFiles_withABarOnATerminal() throws Exception {
    Path large = folder.resolve("large");
    try (OutputStream out = Files.newOutputStream(large)) {
      for (int i = 0; i < 12; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    shell.typing();

    Shell.Run encrypted = shell.run("encrypt", "large", "--to", "rsa", "--out", "message");
    Shell.Run decrypted = shell.run("decrypt", "message", "--out", "back", "--no-progress");

    assertThat(encrypted.status()).as(encrypted.err()).isZero();
    assertThat(encrypted.err()).contains("encrypt", "MiB");
    assertThat(encrypted.out()).contains("encrypt  rsa  " + RSA.keyId()).contains("bytes in");
    assertThat(decrypted.status()).as(decrypted.err()).isZero();
    assertThat(decrypted.err()).isEmpty();
    assertThat(folder.resolve("back")).hasSameBinaryContentAs(large);
  }

  @Test
  void message_thatCannotBeDecrypted_neverTellsWhy() throws Exception {
    byte[] good = shell.input("hello".getBytes(UTF_8)).run("encrypt", "--to", "rsa").bytes();
    byte[] damaged = good.clone();
    damaged[damaged.length - 3] ^= 1;
    String toDamaged = shell.input(damaged).run("decrypt").err();
    String toNoMessage = shell.input("hello".getBytes(UTF_8)).run("decrypt").err();
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.markCompromised(RSA.keyId(), "lost");
    }

    Shell.Run run = shell.input(good).run("decrypt", "--out", "x");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("[DECRYPTION]").isEqualTo(toDamaged).isEqualTo(toNoMessage);
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void inspect_ofAnEncryptedMessage_namesOurKey_andWorksWithoutAKeystore() {
    byte[] message = shell.input("hello".getBytes(UTF_8)).run("encrypt", "--to", "rsa").bytes();
    shell.input(message);

    Shell.Run known = shell.run("inspect");
    Shell.Run json = shell.run("inspect", "-o", "json");
    Shell.Run alone = shell.unset("KEYOVERLAP_STORE").run("inspect", "-");

    assertThat(known.status()).as(known.err()).isZero();
    assertThat(known.out())
        .contains("CMS auth-enveloped-data, ", "Encrypted to", "rsa, active, " + RSA.keyId());
    assertThat(json.out()).contains("\"needed\" : [ ]");
    assertThat(alone.status()).as(alone.err()).isZero();
    assertThat(alone.out()).contains("in keystore  no");
  }

  @Test
  void inspect_ofSignedMessages_namesSignersAndParts() {
    String soap =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>";
    for (String content : new String[] {"text", "<Order/>", soap}) {
      byte[] signed = shell.input(content.getBytes(UTF_8)).run("sign", "--as", "orders").bytes();
      shell.input(signed);

      Shell.Run run = shell.run("inspect");

      assertThat(run.out()).as(run.err()).contains("Signed by", "orders, active, ");
      assertThat(shell.run("inspect", "-o", "json").status()).isZero();
    }
  }

  @Test
  void inspect_ofNoMessage_isRefused() {
    assertThat(shell.input("text".getBytes(UTF_8)).run("inspect").status()).isEqualTo(1);
    assertThat(shell.input("<a".getBytes(UTF_8)).run("inspect").status()).isEqualTo(1);
    assertThat(shell.run("inspect", "none").err()).contains("[FILE]");
    assertThat(shell.input("<a/>".getBytes(UTF_8)).run("decrypt").status()).isEqualTo(2);
    assertThat(shell.input("x".getBytes(UTF_8)).run("encrypt", "--to", "x").status()).isNotZero();
  }
}
