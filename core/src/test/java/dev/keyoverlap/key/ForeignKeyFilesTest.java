package dev.keyoverlap.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.key.KeyMaterialException.Reason;
import dev.keyoverlap.store.pkcs12.Keystores;
import dev.keyoverlap.store.pkcs12.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key pairs in files of keytool and GnuTLS, and in damaged files. */
@Tag("any-jdk")
class ForeignKeyFilesTest {

  private static final char[] PASSWORD = Keystores.PASSWORD;

  @TempDir Path folder;

  private Path at(String name) {
    return folder.resolve(name);
  }

  private String in(String name) {
    return at(name).toString();
  }

  private void generate(String store, String type, String alias, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-keystore",
                in(store),
                "-storetype",
                type,
                "-storepass:env",
                "PW",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC"));
    command.addAll(List.of(more));
    Tool.keytool().run(command.toArray(String[]::new));
  }

  private static void assertRefused(Reason reason, Reading reading, String... words) {
    assertThatExceptionOfType(KeyMaterialException.class)
        .isThrownBy(reading::read)
        .satisfies(
            e -> {
              assertThat(e).message().startsWith("Cannot read a key pair from ").contains(words);
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            });
  }

  @FunctionalInterface
  private interface Reading {
    HeldKey read() throws KeyMaterialException;
  }

  // ---- keytool

  @Test
  void keystore_ofKeytool_isReadInEachType() throws Exception {
    for (String type : List.of("JKS", "JCEKS", "PKCS12")) {
      generate("keys." + type, type, "orders");
      HeldKey key = HeldKey.fromJks(at("keys." + type), PASSWORD);
      assertThat(key.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=orders");
      assertThat(HeldKey.fromJks(at("keys." + type), PASSWORD, "ORDERS")).isEqualTo(key);
      assertRefused(
          Reason.WRONG_PASSWORD,
          () -> HeldKey.fromJks(at("keys." + type), "no".toCharArray()),
          in("keys." + type));

      generate("keys." + type, type, "invoices", "-keyalg", "RSA");
      assertRefused(
          Reason.SEVERAL_KEYS,
          () -> HeldKey.fromJks(at("keys." + type), PASSWORD),
          "2 private keys",
          "'orders'",
          "'invoices'");
      assertThat(HeldKey.fromJks(at("keys." + type), PASSWORD, "orders")).isEqualTo(key);
      assertRefused(
          Reason.NO_SUCH_ENTRY,
          () -> HeldKey.fromJks(at("keys." + type), PASSWORD, "partner"),
          "'partner'",
          "'invoices'");
    }
    assertThat(HeldKey.fromPkcs12(at("keys.PKCS12"), PASSWORD, "orders"))
        .isEqualTo(HeldKey.fromJks(at("keys.PKCS12"), PASSWORD, "orders"));
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> HeldKey.fromPkcs12(at("keys.JKS"), PASSWORD, "orders"),
        "HeldKey.fromJks");
    assertRefused(Reason.NO_PRIVATE_KEY, () -> HeldKey.fromPem(at("keys.JKS")), "HeldKey.fromJks");
  }

  @Test
  void keyWithAPasswordOfItsOwn_isRefusedWithTheWayToChangeIt() throws Exception {
    generate("keys.jks", "JKS", "orders", "-keypass", "another");
    assertRefused(
        Reason.WRONG_PASSWORD,
        () -> HeldKey.fromJks(at("keys.jks"), PASSWORD),
        "a password of its own",
        "keytool -keypasswd");
  }

  @Test
  void keystoreWithCertificatesOnly_isRefused() throws Exception {
    generate("keys.jks", "JKS", "orders");
    Tool.keytool()
        .run(
            "-exportcert",
            "-keystore",
            in("keys.jks"),
            "-storepass:env",
            "PW",
            "-alias",
            "orders",
            "-file",
            in("orders.cer"));
    for (String type : List.of("JKS", "PKCS12")) {
      Tool.keytool()
          .run(
              "-importcert",
              "-noprompt",
              "-keystore",
              in("trust." + type),
              "-storetype",
              type,
              "-storepass:env",
              "PW",
              "-alias",
              "partner",
              "-file",
              in("orders.cer"));
      assertRefused(
          Reason.NO_PRIVATE_KEY,
          () -> HeldKey.fromJks(at("trust." + type), PASSWORD),
          "no private key",
          "PeerCertificate");
    }
  }

  // ---- GnuTLS

  private void certtool() throws Exception {
    Tool certtool = Tool.of("certtool", "gnutls-bin");
    Files.writeString(at("template"), "cn = gnutls\nsigning_key\nexpiration_days = 9\n");
    certtool.run("--generate-privkey", "--key-type", "ecdsa", "--outfile", in("key.pem"));
    certtool.run(
        "--generate-self-signed",
        "--load-privkey",
        in("key.pem"),
        "--template",
        in("template"),
        "--outfile",
        in("cert.pem"));
  }

  @Test
  void keyPair_ofGnutls_isRead() throws Exception {
    certtool();
    Tool certtool = Tool.of("certtool", "gnutls-bin");
    HeldKey key = HeldKey.fromPem(at("key.pem"), at("cert.pem"));
    assertThat(key.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=gnutls");
    for (String cipher : List.of("aes-256", "aes-128", "3des-pkcs12", "3des", "arcfour")) {
      certtool.run(
          "--to-p8",
          "--load-privkey",
          in("key.pem"),
          "--pkcs-cipher",
          cipher,
          "--password",
          new String(PASSWORD),
          "--outfile",
          in("key.p8"));
      assertThat(HeldKey.fromPem(at("key.p8"), at("cert.pem"), PASSWORD)).isEqualTo(key);
      certtool.run(
          "--to-p12",
          "--load-privkey",
          in("key.pem"),
          "--load-certificate",
          in("cert.pem"),
          "--p12-name",
          "orders",
          "--pkcs-cipher",
          cipher,
          "--password",
          new String(PASSWORD),
          "--outder",
          "--outfile",
          in("key.p12"));
      assertThat(HeldKey.fromPkcs12(at("key.p12"), PASSWORD, "orders")).isEqualTo(key);
    }
    certtool.run(
        "--to-p12",
        "--load-privkey",
        in("key.pem"),
        "--load-certificate",
        in("cert.pem"),
        "--p12-name",
        "orders",
        "--password",
        new String(PASSWORD),
        "--outfile",
        in("text.p12"));
    assertThat(Files.readString(at("text.p12"))).contains("BEGIN PKCS12");
    assertThat(HeldKey.fromPkcs12(at("text.p12"), PASSWORD)).isEqualTo(key);
    for (String type : List.of("rsa", "ed25519", "ed448")) {
      certtool.run("--generate-privkey", "--key-type", type, "--outfile", in("key.pem"));
      certtool.run(
          "--generate-self-signed",
          "--load-privkey",
          in("key.pem"),
          "--template",
          in("template"),
          "--outfile",
          in("cert.pem"));
      assertThat(HeldKey.fromPem(at("key.pem"), at("cert.pem")).chain()).as(type).hasSize(1);
    }
  }

  // ---- damage

  @Test
  void noMutation_givesAnotherException() throws Exception {
    Tool openssl = Tool.openssl();
    openssl.run(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=x",
        "-keyout",
        in("key.pem"),
        "-out",
        in("cert.pem"));
    openssl.run(
        "pkcs8",
        "-topk8",
        "-in",
        in("key.pem"),
        "-passout",
        "env:PW",
        "-iter",
        "9",
        "-out",
        in("key.enc"));
    openssl.run("ec", "-in", in("key.pem"), "-outform", "DER", "-out", in("key.der"));
    openssl.run(
        "pkcs12",
        "-export",
        "-inkey",
        in("key.pem"),
        "-in",
        in("cert.pem"),
        "-passout",
        "env:PW",
        "-iter",
        "9",
        "-out",
        in("key.p12"));
    generate("key.jks", "JKS", "orders");
    mutate("key.pem", 1, file -> HeldKey.fromPem(file, at("cert.pem")));
    mutate("key.der", 1, file -> HeldKey.fromPem(file, at("cert.pem")));
    mutate("key.enc", 5, file -> HeldKey.fromPem(file, at("cert.pem"), PASSWORD));
    mutate("key.p12", 7, file -> HeldKey.fromPkcs12(file, PASSWORD));
    mutate("key.jks", 7, file -> HeldKey.fromJks(file, PASSWORD));
  }

  @FunctionalInterface
  private interface FileReading {
    HeldKey read(Path file) throws KeyMaterialException;
  }

  private void mutate(String name, int step, FileReading reading) throws Exception {
    byte[] whole = Files.readAllBytes(at(name));
    assertThat(reading.read(at(name))).isNotNull();
    Path file = at("damaged");
    for (int i = 0; i < whole.length; i += step) {
      tried(Files.write(file, Arrays.copyOf(whole, i)), reading);
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << (i % 8));
      tried(Files.write(file, changed), reading);
    }
  }

  private static void tried(Path file, FileReading reading) {
    try {
      assertThat(reading.read(file)).isNotNull();
    } catch (KeyMaterialException e) {
      assertThat(e).message().startsWith("Cannot read a key pair from " + file + ": ");
    }
  }
}
