package dev.keyoverlap.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyMaterialException.Reason;
import dev.keyoverlap.store.pkcs12.Tool;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates in files and bytes: which are read, and what is said of everything else. */
@Tag("any-jdk")
class CertificateFilesTest {

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey KEY =
      TestKeys.named("partner").algorithm("EC", 256).issuedBy(ROOT).make();

  @TempDir Path folder;

  private static byte[] der() throws Exception {
    return KEY.certificate().getEncoded();
  }

  private static String pem(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] pkcs7(HeldKey... keys) throws Exception {
    List<X509Certificate> all = Arrays.stream(keys).map(HeldKey::certificate).toList();
    return CertificateFactory.getInstance("X.509").generateCertPath(all).getEncoded("PKCS7");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private static void assertRefused(Reason reason, ThrowingCallable reading, String... words) {
    assertThatExceptionOfType(KeyMaterialException.class)
        .isThrownBy(reading)
        .satisfies(
            e -> {
              assertThat(e).message().startsWith("Cannot read a certificate from ").contains(words);
              assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            });
  }

  @Test
  void certificate_inEachForm_isRead() throws Exception {
    PeerCertificate expected = PeerCertificate.of(KEY.certificate());
    for (byte[] form :
        List.of(
            der(),
            ascii(pem("CERTIFICATE", der())),
            ascii("subject=CN = partner\n\n" + pem("TRUSTED CERTIFICATE", der()) + "bye"),
            ascii(Base64.getEncoder().encodeToString(der())),
            pkcs7(KEY),
            ascii(pem("PKCS7", pkcs7(KEY))),
            ascii(pem("CERTIFICATE", der()) + pem("CERTIFICATE", der())))) {
      assertThat(PeerCertificate.parse(form)).isEqualTo(expected);
      assertThat(PeerCertificate.from(file("partner.cer", form))).isEqualTo(expected);
      assertThat(PeerCertificate.allFrom(folder.resolve("partner.cer"))).containsExactly(expected);
    }
  }

  @Test
  void severalCertificates_areReadAsAListInTheirOrder_andListedWhereOneIsWanted() throws Exception {
    byte[] both = ascii(pem("CERTIFICATE", der()) + pem("PKCS7", pkcs7(ROOT, KEY)));
    assertThat(PeerCertificate.parseAll(both))
        .containsExactly(
            PeerCertificate.of(KEY.certificate()), PeerCertificate.of(ROOT.certificate()));
    Path file = file("both.pem", both);
    assertThat(PeerCertificate.allFrom(file)).hasSize(2);
    assertRefused(
        Reason.SEVERAL_CERTIFICATES,
        () -> PeerCertificate.from(file),
        file.toString(),
        "2 certificates, for CN=partner; CN=root",
        "PeerCertificate.allFrom");
    assertRefused(
        Reason.SEVERAL_CERTIFICATES,
        () -> PeerCertificate.parse(both),
        "these bytes",
        "PeerCertificate.parseAll");
  }

  @Test
  void whatIsNoCertificate_isNamedWithWhatToDo() throws Exception {
    byte[] privateKey = KEY.privateKey().getEncoded();
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(privateKey),
        "it is a private key",
        "Keep the private key secret");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(ascii(pem("PRIVATE KEY", privateKey))),
        "PEM of 'PRIVATE KEY'",
        "Keep the private key secret");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(ascii("<html><body>Log in</body></html>")),
        "a page of HTML",
        "download the file again");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(new byte[] {-2, -19, -2, -19, 0, 0}),
        "old format of Java",
        "keytool -exportcert");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(ascii("Subject: certificate\r\n\r\nMIIB\r\n")),
        "a mail",
        "Save the attachment");
    assertRefused(Reason.OTHER_CONTENT, () -> PeerCertificate.parse(new byte[0]), "it is empty");
    assertRefused(
        Reason.NO_CERTIFICATE,
        () -> PeerCertificate.parse(pkcs7()),
        "there is no certificate in it");
    assertRefused(
        Reason.UNREADABLE,
        () -> PeerCertificate.from(folder.resolve("nowhere.cer")),
        "nowhere.cer: there is no such file");
    assertRefused(
        Reason.OTHER_CONTENT,
        () -> PeerCertificate.parse(joined(der(), der())),
        "something follows the first certificate");
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void tooMany_areRefused() throws Exception {
    String one = pem("CERTIFICATE", der());
    assertThat(PeerCertificate.parseAll(ascii(String.join("", Collections.nCopies(256, one)))))
        .hasSize(1);
    assertRefused(
        Reason.TOO_LARGE,
        () -> PeerCertificate.parseAll(ascii(String.join("", Collections.nCopies(257, one)))),
        "256 certificates");
    Path large = file("large.pem", new byte[(16 << 20) + 1]);
    assertRefused(Reason.TOO_LARGE, () -> PeerCertificate.from(large), "16 MiB");
  }

  /** What is lost must not take the next certificate with it in silence. */
  @Test
  void blockWithoutItsEnd_isRefused_thoughAnotherFollows() throws Exception {
    String torn = pem("CERTIFICATE", der()).replace("-----END CERTIFICATE-----\n", "");
    assertRefused(
        Reason.DAMAGED,
        () -> PeerCertificate.parse(ascii(torn + pem("CERTIFICATE", der()))),
        "has no end");
  }

  // ---- of others

  @Test
  void certificates_ofOpenssl_areRead() throws Exception {
    Tool openssl = Tool.openssl();
    String pem = file("partner.pem", ascii(pem("CERTIFICATE", der()))).toString();
    String chain =
        file(
                "chain.pem",
                ascii(
                    pem("CERTIFICATE", der())
                        + pem("CERTIFICATE", ROOT.certificate().getEncoded())))
            .toString();
    for (String form : List.of("PEM", "DER")) {
      Path out = folder.resolve("chain." + form);
      openssl.run(
          "crl2pkcs7", "-nocrl", "-certfile", chain, "-outform", form, "-out", out.toString());
      assertThat(PeerCertificate.allFrom(out)).hasSize(2);
      Path one = folder.resolve("one." + form);
      openssl.run("x509", "-in", pem, "-outform", form, "-out", one.toString());
      assertThat(PeerCertificate.from(one).certificate()).isEqualTo(KEY.certificate());
    }
    Path trusted = folder.resolve("trusted.pem");
    openssl.run(
        "x509", "-in", pem, "-addtrust", "serverAuth", "-trustout", "-out", trusted.toString());
    assertThat(Files.readString(trusted)).contains("TRUSTED CERTIFICATE");
    assertThat(PeerCertificate.from(trusted).certificate()).isEqualTo(KEY.certificate());
    Path printed = folder.resolve("printed.txt");
    Files.writeString(printed, openssl.run("crl2pkcs7", "-nocrl", "-certfile", chain));
    Files.writeString(
        printed, openssl.run("pkcs7", "-in", printed.toString(), "-print_certs", "-text"));
    assertThat(PeerCertificate.allFrom(printed)).hasSize(2);
  }

  @Test
  void certificates_ofKeytool_areRead() throws Exception {
    Tool keytool = Tool.keytool();
    String store = folder.resolve("keys.p12").toString();
    keytool.run(
        "-genkeypair",
        "-keystore",
        store,
        "-storepass:env",
        "PW",
        "-alias",
        "x",
        "-keyalg",
        "EC",
        "-dname",
        "CN=keytool");
    for (String form : List.of("", "-rfc")) {
      String out = folder.resolve("out.cer").toString();
      List<String> command =
          new ArrayList<>(
              List.of(
                  "-exportcert",
                  "-keystore",
                  store,
                  "-storepass:env",
                  "PW",
                  "-alias",
                  "x",
                  "-file",
                  out));
      if (!form.isEmpty()) {
        command.add(form);
      }
      keytool.run(command.toArray(String[]::new));
      assertThat(
              PeerCertificate.from(Path.of(out)).certificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=keytool");
    }
  }

  @Test
  void noMutation_givesAnotherException() throws Exception {
    for (byte[] form :
        List.of(
            der(),
            ascii(pem("CERTIFICATE", der())),
            pkcs7(KEY, ROOT),
            ascii(pem("PKCS7", pkcs7(KEY, ROOT))))) {
      for (int length = 0; length < form.length; length++) {
        tried(Arrays.copyOf(form, length));
      }
      for (int i = 0; i < form.length; i++) {
        for (int change : new int[] {0x01, 0x80, 0xff}) {
          byte[] changed = form.clone();
          changed[i] ^= (byte) change;
          tried(changed);
        }
      }
    }
  }

  private static void tried(byte[] bytes) {
    try {
      assertThat(PeerCertificate.parseAll(bytes)).isNotEmpty();
    } catch (KeyMaterialException e) {
      assertThat(e).message().startsWith("Cannot read a certificate from these bytes: ");
    }
  }
}
