package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.NotAKeystoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no keystore is named by what it is instead, and stays as it is. */
class ForeignFileTest {

  private static final HeldKey KEY = TestKeys.ec("orders");

  @TempDir private Path folder;

  @Test
  void keystoreInBase64_isToBeDecodedFirst() throws Exception {
    Path keystore = folder.resolve("keystore.p12");
    Keystores.putPlain(keystore, "orders", KEY);
    byte[] binary = Files.readAllBytes(keystore);

    assertRefused(Base64.getMimeEncoder().encode(binary), "PKCS #12 keystore in Base64. Decode it");
    assertRefused(Base64.getUrlEncoder().encode(binary), "PKCS #12 keystore in Base64. Decode it");
  }

  @Test
  void pem_isToBePutIntoAKeystore() throws Exception {
    String pem = "-----BEGIN CERTIFICATE-----\n";

    assertRefused(
        pem.getBytes(StandardCharsets.US_ASCII), "it is PEM. Read the key with HeldKey.fromPem");
    assertRefused(("\ufeff" + pem).getBytes(StandardCharsets.UTF_8), "it is PEM");
    assertRefused(
        KEY.privateKey().getEncoded(), "it is a private key. Read the key with HeldKey.fromPem");
  }

  @Test
  void certificate_hasNoPrivateKey() throws Exception {
    assertRefused(KEY.certificate().getEncoded(), "it is a certificate, without a private key");
  }

  @Test
  void anythingElse_isNamed() throws Exception {
    assertRefused(
        "no keystore".getBytes(StandardCharsets.UTF_8), "it is text. Give the path of a keystore");
    assertRefused(
        "<html>404</html>".getBytes(StandardCharsets.UTF_8), "it is a page of HTML. Give the path");
    assertRefused(new byte[] {'P', 'K', 3, 4, 20}, "it is a ZIP file. Give the path of a keystore");
    assertRefused(new byte[] {1, 2, 3}, "it is of an unknown kind. Give the path of a keystore");
  }

  private void assertRefused(byte[] content, String message) throws Exception {
    Path file = folder.resolve("keys.p12");
    Files.write(file, content);

    assertThatExceptionOfType(NotAKeystoreException.class)
        .isThrownBy(() -> Keystores.open(file, InstantSource.system()))
        .withMessageContaining(file.toString())
        .withMessageContaining(message);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }
}
