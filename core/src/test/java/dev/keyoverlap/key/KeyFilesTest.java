package dev.keyoverlap.key;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.key.KeyMaterialException.Reason;
import dev.keyoverlap.store.pkcs12.Keystores;
import dev.keyoverlap.store.pkcs12.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key pairs in files of OpenSSL: which are read, and what is said of the others. */
@Tag("any-jdk")
class KeyFilesTest {

  private static final char[] PASSWORD = Keystores.PASSWORD;
  private static final char[] OTHER = "battery staple".toCharArray();

  @TempDir static Path folder;

  /** A root, an intermediate, and keys of several kinds below it. */
  @BeforeAll
  static void write() throws Exception {
    Tool openssl = Tool.openssl();
    Files.writeString(
        at("ca.cnf"), "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,digitalSignature\n");
    openssl.run(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=root",
        "-days",
        "30",
        "-keyout",
        in("root.key"),
        "-out",
        in("root.pem"));
    issued(
        openssl,
        "intermediate",
        "root",
        List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"));
    issued(
        openssl,
        "rsa",
        "intermediate",
        List.of("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"));
    issued(
        openssl,
        "ec",
        "intermediate",
        List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"));
    issued(openssl, "ed25519", "intermediate", List.of("-algorithm", "ED25519"));
  }

  private static void issued(Tool openssl, String name, String issuer, List<String> algorithm)
      throws Exception {
    List<String> generate = new ArrayList<>(List.of("genpkey"));
    generate.addAll(algorithm);
    generate.addAll(List.of("-out", in(name + ".key")));
    openssl.run(generate.toArray(String[]::new));
    openssl.run(
        "req",
        "-new",
        "-key",
        in(name + ".key"),
        "-subj",
        "/CN=" + name,
        "-out",
        in(name + ".csr"));
    openssl.run(
        "x509",
        "-req",
        "-in",
        in(name + ".csr"),
        "-CA",
        in(issuer + ".pem"),
        "-CAkey",
        in(issuer + ".key"),
        "-CAcreateserial",
        "-days",
        "20",
        "-extfile",
        in("ca.cnf"),
        "-out",
        in(name + ".pem"));
  }

  private static Path at(String name) {
    return folder.resolve(name);
  }

  private static String in(String name) {
    return at(name).toString();
  }

  private static String text(String name) throws Exception {
    return Files.readString(at(name));
  }

  private static Path written(String name, String text) throws Exception {
    return Files.writeString(at(name), text);
  }

  private static X509Certificate certificate(String name) throws Exception {
    return PeerCertificate.from(at(name + ".pem")).certificate();
  }

  private static void assertChain(HeldKey key, String name) throws Exception {
    assertThat(key.chain())
        .containsExactly(certificate(name), certificate("intermediate"), certificate("root"));
    assertThat(key.privateKey()).isNotNull();
  }

  private static void assertRefused(Reason reason, ThrowingCallable reading, String... words) {
    assertThatExceptionOfType(KeyMaterialException.class)
        .isThrownBy(reading)
        .satisfies(
            e -> {
              assertThat(e).message().startsWith("Cannot read a").contains(words).endsWith(".");
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            });
  }

  // ---- PEM

  @Test
  void pem_withKeyAndChainInAnyOrder_isRead() throws Exception {
    for (String name : List.of("rsa", "ec", "ed25519")) {
      List<String> parts =
          new ArrayList<>(
              List.of(
                  text(name + ".key"),
                  text(name + ".pem"),
                  text("intermediate.pem"),
                  text("root.pem")));
      for (int i = 0; i < parts.size(); i++) {
        Collections.rotate(parts, 1);
        assertChain(HeldKey.fromPem(written("all.pem", String.join("", parts))), name);
      }
      Collections.reverse(parts);
      assertChain(HeldKey.fromPem(written("all.pem", String.join("", parts))), name);
    }
  }

  @Test
  void pem_inTwoFiles_isRead_whateverHoldsTheCertificates() throws Exception {
    Tool openssl = Tool.openssl();
    Path chain =
        written("chain.pem", text("root.pem") + text("rsa.pem") + text("intermediate.pem"));
    openssl.run("crl2pkcs7", "-nocrl", "-certfile", in("chain.pem"), "-out", in("chain.p7b"));
    openssl.run(
        "crl2pkcs7",
        "-nocrl",
        "-certfile",
        in("chain.pem"),
        "-outform",
        "DER",
        "-out",
        in("chain.p7"));
    assertChain(HeldKey.fromPem(at("rsa.key"), chain), "rsa");
    assertChain(HeldKey.fromPem(at("rsa.key"), at("chain.p7b")), "rsa");
    assertChain(HeldKey.fromPem(at("rsa.key"), at("chain.p7")), "rsa");

    openssl.run("x509", "-in", in("rsa.pem"), "-outform", "DER", "-out", in("rsa.cer"));
    openssl.run(
        "pkcs8",
        "-topk8",
        "-nocrypt",
        "-in",
        in("rsa.key"),
        "-outform",
        "DER",
        "-out",
        in("rsa.der"));
    assertThat(HeldKey.fromPem(at("rsa.der"), at("rsa.cer")).chain())
        .containsExactly(certificate("rsa"));
  }

  @Test
  void pem_withAnyLineEndsAndTextAround_isRead() throws Exception {
    String all = text("ec.key") + text("ec.pem") + text("intermediate.pem") + text("root.pem");
    for (String variant :
        List.of(
            all.replace("\n", "\r\n"),
            all.replace("\n", "\r"),
            all.replace("\n", ""),
            all.strip(),
            "\uFEFF" + all,
            "Dear colleague: here\n" + all.replace("-----BEGIN C", "\nsubject=x\n-----BEGIN C"),
            all.replace("\n", "\n  "))) {
      assertChain(HeldKey.fromPem(written("all.pem", variant)), "ec");
    }
    Files.write(at("all.pem"), ("\uFEFF" + all).getBytes(UTF_16LE));
    assertChain(HeldKey.fromPem(at("all.pem")), "ec");
  }

  @Test
  void privateKey_inTheOlderForms_isRead() throws Exception {
    Tool openssl = Tool.openssl();
    openssl.run("rsa", "-in", in("rsa.key"), "-traditional", "-out", in("rsa.old"));
    openssl.run("ec", "-in", in("ec.key"), "-out", in("ec.old"));
    openssl.run("ec", "-in", in("ec.key"), "-no_public", "-out", in("ec.short"));
    openssl.run("ecparam", "-name", "P-384", "-out", in("ec.parameters"));
    assertThat(text("rsa.old")).contains("BEGIN RSA PRIVATE KEY");
    assertThat(text("ec.old")).contains("BEGIN EC PRIVATE KEY");
    Path chain = written("chain.pem", text("root.pem") + text("intermediate.pem"));

    assertChain(
        HeldKey.fromPem(written("all.pem", text("rsa.old") + text("rsa.pem")), chain), "rsa");
    for (String key : List.of("ec.old", "ec.short")) {
      assertChain(HeldKey.fromPem(written("all.pem", text(key) + text("ec.pem")), chain), "ec");
    }
    Path both = written("all.pem", text("ec.parameters") + text("ec.old") + text("ec.pem"));
    assertChain(HeldKey.fromPem(both, chain), "ec");
    for (String form : List.of("rsa", "ec")) {
      openssl.run(
          form,
          "-in",
          in(form + ".old"),
          form.equals("rsa") ? "-traditional" : "-text",
          "-outform",
          "DER",
          "-out",
          in(form + ".der"));
    }
    assertThat(HeldKey.fromPem(at("rsa.der"), at("rsa.pem")).chain()).hasSize(1);
  }

  @Test
  void encryptedPrivateKey_isReadWithItsPassword() throws Exception {
    Tool openssl = Tool.openssl();
    Path chain =
        written("chain.pem", text("rsa.pem") + text("intermediate.pem") + text("root.pem"));
    List<List<String>> ways =
        List.of(
            List.of("-v2", "aes-256-cbc"),
            List.of("-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"),
            List.of("-v2", "des3"),
            List.of("-v1", "PBE-SHA1-3DES"));
    for (List<String> way : ways) {
      List<String> command = new ArrayList<>(List.of("pkcs8", "-topk8", "-in", in("rsa.key")));
      command.addAll(way);
      command.addAll(List.of("-passout", "env:PW", "-out", in("rsa.enc")));
      openssl.run(command.toArray(String[]::new));
      assertChain(HeldKey.fromPem(at("rsa.enc"), chain, PASSWORD), "rsa");
      assertRefused(
          Reason.WRONG_PASSWORD, () -> HeldKey.fromPem(at("rsa.enc"), chain, OTHER), "password");
      assertRefused(
          Reason.PASSWORD_NEEDED, () -> HeldKey.fromPem(at("rsa.enc"), chain), "is encrypted");
    }
    Path both = written("all.pem", text("rsa.enc") + text("chain.pem"));
    assertChain(HeldKey.fromPem(both, PASSWORD), "rsa");
    openssl.run(
        "pkcs8",
        "-in",
        in("rsa.enc"),
        "-passin",
        "env:PW",
        "-topk8",
        "-passout",
        "env:PW",
        "-outform",
        "DER",
        "-out",
        in("rsa.der"));
    assertChain(HeldKey.fromPem(at("rsa.der"), chain, PASSWORD), "rsa");
    // A password that is not needed does no harm.
    assertChain(HeldKey.fromPem(at("rsa.key"), chain, PASSWORD), "rsa");
  }

  @Test
  void privateKey_inAFormThatIsNotRead_isNamedWithTheWayToConvertIt() throws Exception {
    Tool openssl = Tool.openssl();
    openssl.run(
        "pkcs8",
        "-topk8",
        "-scrypt",
        "-in",
        in("rsa.key"),
        "-passout",
        "env:PW",
        "-out",
        in("rsa.scrypt"));
    assertRefused(
        Reason.UNSUPPORTED,
        () -> HeldKey.fromPem(at("rsa.scrypt"), at("rsa.pem"), PASSWORD),
        "scrypt",
        "openssl pkcs8 -topk8 -v2 aes-256-cbc");
    openssl.run(
        "rsa",
        "-in",
        in("rsa.key"),
        "-traditional",
        "-aes256",
        "-passout",
        "env:PW",
        "-out",
        in("rsa.old"));
    assertThat(text("rsa.old")).contains("Proc-Type: 4,ENCRYPTED");
    assertRefused(
        Reason.UNSUPPORTED,
        () -> HeldKey.fromPem(at("rsa.old"), at("rsa.pem"), PASSWORD),
        "traditional format",
        "openssl pkcs8 -topk8");
    assertRefused(
        Reason.UNSUPPORTED,
        () ->
            HeldKey.fromPem(
                written("all.pem", text("rsa.key").replace("PRIVATE", "OPENSSH PRIVATE"))),
        "OPENSSH PRIVATE KEY",
        "ssh-keygen");
  }

  @Test
  void pem_withoutWhatIsNeeded_isRefusedByName() throws Exception {
    assertRefused(
        Reason.NO_CERTIFICATE,
        () -> HeldKey.fromPem(at("rsa.key")),
        in("rsa.key"),
        "no certificate",
        "HeldKey.fromPem(KEY, CERTIFICATES)");
    assertRefused(
        Reason.NO_PRIVATE_KEY,
        () -> HeldKey.fromPem(at("rsa.pem")),
        in("rsa.pem"),
        "no private key",
        "PeerCertificate");
    assertRefused(
        Reason.OTHER_KEY,
        () -> HeldKey.fromPem(at("rsa.key"), at("ec.pem")),
        "CN=ec",
        "issued for this key");
    assertRefused(
        Reason.SEVERAL_KEYS,
        () ->
            HeldKey.fromPem(written("all.pem", text("rsa.key") + text("ec.key") + text("ec.pem"))),
        "2 private keys");
    assertRefused(
        Reason.UNREADABLE, () -> HeldKey.fromPem(at("nowhere.pem")), "there is no such file");
    assertRefused(Reason.UNREADABLE, () -> HeldKey.fromPem(folder), "it is a folder");
    assertRefused(
        Reason.UNREADABLE,
        () -> HeldKey.fromPem(at("rsa.key"), at("nowhere.pem")),
        in("rsa.key"),
        in("nowhere.pem"));
    assertRefused(
        Reason.NO_PRIVATE_KEY, () -> HeldKey.fromPem(written("all.pem", "")), "it is empty");
    assertRefused(
        Reason.NO_PRIVATE_KEY, () -> HeldKey.fromPem(at("rsa.csr")), "CERTIFICATE REQUEST");
  }

  @Test
  void twoCertificatesOfOneKey_areListed() throws Exception {
    Tool openssl = Tool.openssl();
    openssl.run(
        "x509",
        "-req",
        "-in",
        in("rsa.csr"),
        "-CA",
        in("intermediate.pem"),
        "-CAkey",
        in("intermediate.key"),
        "-CAcreateserial",
        "-days",
        "9",
        "-out",
        in("rsa.second"));
    assertRefused(
        Reason.SEVERAL_CERTIFICATES,
        () ->
            HeldKey.fromPem(
                written("all.pem", text("rsa.key") + text("rsa.pem") + text("rsa.second"))),
        "2 certificates are for its private key",
        "valid until");
    assertThat(
            HeldKey.fromPem(written("all.pem", text("rsa.key") + text("rsa.pem") + text("rsa.pem")))
                .chain())
        .hasSize(1);
  }

  // ---- PKCS #12

  private static void pkcs12(String name, String key, String... more) throws Exception {
    written("above.pem", text("intermediate.pem") + text("root.pem"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "pkcs12",
                "-export",
                "-inkey",
                in(key + ".key"),
                "-in",
                in(key + ".pem"),
                "-certfile",
                in("above.pem"),
                "-passout",
                "env:PW",
                "-out",
                in(name)));
    command.addAll(List.of(more));
    Tool.openssl().run(command.toArray(String[]::new));
  }

  @Test
  void pkcs12_ofOpenssl_isRead_inEachProtection() throws Exception {
    for (List<String> way :
        List.of(
            List.<String>of(),
            List.of("-name", "orders"),
            List.of("-legacy"),
            List.of("-keypbe", "NONE"),
            List.of("-certpbe", "NONE"),
            List.of("-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"))) {
      pkcs12("rsa.p12", "rsa", way.toArray(String[]::new));
      assertChain(HeldKey.fromPkcs12(at("rsa.p12"), PASSWORD), "rsa");
      assertRefused(
          Reason.WRONG_PASSWORD, () -> HeldKey.fromPkcs12(at("rsa.p12"), OTHER), in("rsa.p12"));
    }
    pkcs12("ec.p12", "ec", "-name", "orders");
    byte[] base64 = Base64.getMimeEncoder().encode(Files.readAllBytes(at("ec.p12")));
    assertChain(HeldKey.fromPkcs12(Files.write(at("ec.b64"), base64), PASSWORD), "ec");
    assertChain(HeldKey.fromPkcs12(at("ec.p12"), PASSWORD, "Orders"), "ec");
    assertChain(HeldKey.fromJks(at("ec.p12"), PASSWORD), "ec");
    assertRefused(
        Reason.NO_SUCH_ENTRY,
        () -> HeldKey.fromPkcs12(at("ec.p12"), PASSWORD, "invoices"),
        "'invoices'",
        "'orders'");
  }

  @Test
  void pkcs12_withoutMacKeyOrCertificate_isRefusedByName() throws Exception {
    pkcs12("rsa.p12", "rsa", "-nomac");
    assertRefused(Reason.MISSING_MAC, () -> HeldKey.fromPkcs12(at("rsa.p12"), PASSWORD), "-nomac");
    pkcs12("rsa.p12", "rsa", "-nokeys");
    assertRefused(
        Reason.NO_PRIVATE_KEY,
        () -> HeldKey.fromPkcs12(at("rsa.p12"), PASSWORD),
        "no private key",
        "PeerCertificate");
    Tool.openssl()
        .run(
            "pkcs12",
            "-export",
            "-nocerts",
            "-inkey",
            in("rsa.key"),
            "-passout",
            "env:PW",
            "-out",
            in("rsa.p12"));
    assertRefused(
        Reason.NO_CERTIFICATE, () -> HeldKey.fromPkcs12(at("rsa.p12"), PASSWORD), "certificate");
  }

  @Test
  void fileOfAnotherKind_isNamedWithTheMethodThatReadsIt() throws Exception {
    pkcs12("rsa.p12", "rsa");
    Tool.openssl()
        .run(
            "crl2pkcs7",
            "-nocrl",
            "-certfile",
            in("rsa.pem"),
            "-outform",
            "DER",
            "-out",
            in("rsa.p7"));
    assertRefused(
        Reason.NO_PRIVATE_KEY, () -> HeldKey.fromPem(at("rsa.p12")), "HeldKey.fromPkcs12");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> HeldKey.fromPkcs12(at("rsa.key"), PASSWORD),
        "it is PEM",
        "HeldKey.fromPem");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> HeldKey.fromPkcs12(at("rsa.p7"), PASSWORD),
        "a signed CMS message",
        "PeerCertificate.from");
    assertRefused(
        Reason.OTHER_CONTENT, () -> PeerCertificate.from(at("rsa.p12")), "HeldKey.fromPkcs12");
  }

  @Test
  void noMessage_showsAPrivateKeyOrAPassword() throws Exception {
    String secret = text("rsa.key").replaceAll("-----[^-]*-----|\\s", "").substring(60, 90);
    for (String content :
        List.of(
            text("rsa.key"),
            text("rsa.key").substring(0, 600),
            text("rsa.key").replace("PRIVATE KEY", "RSA PRIVATE KEY"),
            text("rsa.key").replace("PRIVATE KEY", "CERTIFICATE"),
            text("rsa.key").replaceAll("-----[^-]*-----", ""))) {
      Path file = written("strange.pem", content);
      for (ThrowingCallable reading :
          List.<ThrowingCallable>of(
              () -> HeldKey.fromPem(file),
              () -> HeldKey.fromPkcs12(file, PASSWORD),
              () -> PeerCertificate.from(file),
              () -> PeerCertificate.parse(content.getBytes(UTF_8)))) {
        assertThatExceptionOfType(KeyMaterialException.class)
            .isThrownBy(reading)
            .satisfies(
                e ->
                    assertThat(chainOf(e))
                        .doesNotContain(secret, new String(PASSWORD))
                        .doesNotContainPattern(Pattern.compile("[0-9a-fA-F]{40}")));
      }
    }
  }

  private static String chainOf(Throwable e) {
    StringBuilder all = new StringBuilder();
    for (Throwable at = e; at != null; at = at.getCause()) {
      all.append(at).append('\n');
    }
    return all.toString();
  }

  @Test
  void everyReason_isThatOfAKeyFile() {
    assertThat(Reason.values())
        .extracting(Enum::name)
        .containsExactly(
            java.util.Arrays.stream(
                    dev.keyoverlap.internal.keyfile.KeyFileException.Reason.values())
                .map(Enum::name)
                .toArray(String[]::new));
  }
}
