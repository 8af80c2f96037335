package dev.keyoverlap.request;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.SmallHeap;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.request.CertificateRefusedException.Reason;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which forms an authority's answer is read, and what the others are called. */
class CertificateAnswerTest {

  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey KEY =
      TestKeys.named("orders").algorithm("EC", 256).issuedBy(AUTHORITY).make();
  private static final X509Certificate OURS = KEY.certificate();
  private static final X509Certificate ISSUER = AUTHORITY.certificate();

  private static List<X509Certificate> read(byte[] answer) throws CertificateRefusedException {
    return CertificateAnswer.read(answer, Budget.of(Limits.DEFAULT));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String base64(byte[] binary) {
    return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(binary);
  }

  private static String pem(String label, byte[] binary) {
    return "-----BEGIN " + label + "-----\n" + base64(binary) + "\n-----END " + label + "-----\n";
  }

  private static String pem() throws Exception {
    return pem("CERTIFICATE", OURS.getEncoded());
  }

  private static byte[] pkcs7() throws Exception {
    CertPath both = CertificateFactory.getInstance("X.509").generateCertPath(List.of(OURS, ISSUER));
    return both.getEncoded("PKCS7");
  }

  private static byte[] request() throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Principal("CN=orders"), OURS.getPublicKey())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(KEY.privateKey()))
        .getEncoded();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] marked(int first, int second, byte[] text) {
    return join(new byte[] {(byte) first, (byte) second}, text);
  }

  // ---- what is read

  @Test
  void certificate_inEachForm_isRead() throws Exception {
    byte[] der = OURS.getEncoded();
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("DER", der);
    forms.put("Base64", ascii(base64(der)));
    forms.put("Base64 in one line", Base64.getEncoder().encode(der));
    forms.put("Base64 that is safe for URLs", Base64.getUrlEncoder().withoutPadding().encode(der));
    forms.put("PEM", ascii(pem()));
    forms.put("PEM of old", ascii(pem("X509 CERTIFICATE", der)));
    forms.put("PEM with CR LF", ascii(pem().replace("\n", "\r\n")));
    forms.put("PEM with CR", ascii(pem().replace("\n", "\r")));
    forms.put("PEM in one line", ascii(pem().replace("\n", "")));
    forms.put("PEM, indented", ascii(pem().replace("\n", "\n    ")));
    forms.put(
        "PEM with a byte order mark",
        marked(0xef, 0xbb, join(new byte[] {(byte) 0xbf}, ascii(pem()))));
    forms.put("PEM in UTF-16", marked(0xff, 0xfe, pem().getBytes(UTF_16LE)));
    forms.put("PEM in UTF-16, the other way round", marked(0xfe, 0xff, pem().getBytes(UTF_16BE)));
    forms.put("text around", ascii("Dear partner,\n\nhere it is:\n" + pem() + "\nYours, the CA\n"));
    forms.put(
        "OpenSSL's text before", ascii("subject=CN = orders\nissuer=CN = authority\n" + pem()));
    forms.put("a mail around", ascii("Subject: your certificate\r\nTo: you\r\n\r\n" + pem()));
    forms.put("a page around", ascii("<html><pre>\n" + pem() + "</pre></html>"));
    forms.put("the request before", ascii(pem("CERTIFICATE REQUEST", request()) + pem()));
    forms.put("an end of file of DOS", join(ascii(pem()), new byte[] {0x1a}));
    for (Map.Entry<String, byte[]> form : forms.entrySet()) {
      assertThat(read(form.getValue())).as(form.getKey()).containsExactly(OURS);
    }
  }

  @Test
  void certificates_inEachForm_areReadInTheirOrder() throws Exception {
    String issuer = pem("CERTIFICATE", ISSUER.getEncoded());
    Map<String, byte[]> forms = new LinkedHashMap<>();
    forms.put("PKCS #7", pkcs7());
    forms.put("PKCS #7 in Base64", ascii(base64(pkcs7())));
    for (String label : List.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA", "CERTIFICATE CHAIN")) {
      forms.put("PKCS #7 in PEM of " + label, ascii(pem(label, pkcs7())));
    }
    forms.put("blocks of PEM", ascii(pem() + issuer));
    forms.put("blocks of PEM with text between", ascii("1.\n" + pem() + "2.\n" + issuer));
    for (Map.Entry<String, byte[]> form : forms.entrySet()) {
      assertThat(read(form.getValue())).as(form.getKey()).containsExactlyInAnyOrder(OURS, ISSUER);
    }
    assertThat(read(ascii(issuer + pem()))).containsExactly(ISSUER, OURS);
  }

  // ---- what is not

  private static void assertRefused(byte[] answer, String... words) {
    assertThatExceptionOfType(CertificateRefusedException.class)
        .isThrownBy(() -> read(answer))
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
              assertThat(e).message().contains(words).contains("sk the authority for");
            });
  }

  @Test
  void requestOrPrivateKey_isNamed() throws Exception {
    assertRefused(request(), "a certificate request");
    assertRefused(ascii(base64(request())), "a certificate request");
    assertRefused(ascii(pem("CERTIFICATE REQUEST", request())), "PEM of 'CERTIFICATE REQUEST'");
    assertRefused(
        ascii(pem("NEW CERTIFICATE REQUEST", request())), "PEM of 'NEW CERTIFICATE REQUEST'");
    byte[] privateKey = KEY.privateKey().getEncoded();
    assertRefused(privateKey, "a private key");
    assertRefused(ascii(base64(privateKey)), "a private key");
    assertRefused(ascii(pem("PRIVATE KEY", privateKey)), "PEM of 'PRIVATE KEY'");
    // Called a certificate, it is none for that.
    assertRefused(ascii(pem("CERTIFICATE", request())), "a certificate request");
    assertRefused(ascii(pem("CERTIFICATE", privateKey)), "a private key");
  }

  @Test
  void whatIsSomethingElse_isNamed() throws Exception {
    assertRefused(new byte[0], "empty");
    assertRefused(ascii("<!DOCTYPE html><html>Please log in</html>"), "a page of HTML");
    assertRefused(ascii("<html>Please log in</html>"), "a page of HTML");
    assertRefused(ascii("<?xml version='1.0'?><answer/>"), "an XML document");
    assertRefused(
        ascii(
            String.join(
                "\r\n",
                "MIME-Version: 1.0",
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
                "Content-Transfer-Encoding: base64",
                "",
                "MIAGCSqGSIb3DQEHA6CA",
                "")),
        "a mail");
    assertRefused(ascii("{\"error\": \"not found\"}"), "JSON");
    assertRefused(ascii("Your request was rejected."), "text");
    assertRefused(ascii("%PDF-1.7\n"), "a PDF file");
    assertRefused(new byte[] {'P', 'K', 3, 4, 20, 0}, "a ZIP file");
    assertRefused(ascii(pem("PGP MESSAGE", new byte[9])), "PGP");
  }

  @Test
  void messageOfAnotherKind_isNamed() throws Exception {
    Keyring ring =
        Ring.empty().add(alias("orders"), TestKeys.rsa("orders"), Instant.now()).keyring();
    byte[] encrypted =
        CmsEncryptor.with(ring).encryptTo(alias("orders")).build().encrypt(new byte[9]);
    byte[] signedOnly =
        CmsSigner.with(ring)
            .signAs(alias("orders"))
            .certificates(EmbeddedCertificates.NONE)
            .build()
            .sign(new byte[9]);

    assertRefused(encrypted, "an encrypted CMS message");
    assertRefused(ascii(pem("CMS", encrypted)), "an encrypted CMS message");
    assertRefused(signedOnly, "no certificate");
    assertThat(read(CmsSigner.with(ring).signAs(alias("orders")).build().sign(new byte[9])))
        .hasSize(1);
  }

  @Test
  void damagedAnswer_isRefusedWithTheReason() throws Exception {
    byte[] der = OURS.getEncoded();
    assertRefused(Arrays.copyOf(der, der.length - 1), "cannot be read");
    assertRefused(ascii(pem().substring(0, 300)), "has no end");
    assertRefused(ascii(pem().replaceFirst("M", "!")), "cannot be read");
    assertRefused(join(der, ascii("more")), "cannot be read");
  }

  @Test
  void answer_thatIsTooLong_isRefusedByTheNameOfTheLimit() throws Exception {
    String many = String.join("", Collections.nCopies(257, pem()));
    assertRefused(ascii(many), Limit.CARRIED_CERTIFICATES.toString());
    assertThat(read(ascii(many.substring(pem().length())))).hasSize(256);
    assertRefused(new byte[(8 << 20) + 1], Limit.CMS_BYTES.toString());
  }

  @Test
  void answers_asLongAsAllowed_areReadOrRefusedWith256MebibytesOfHeap(@TempDir Path folder)
      throws Exception {
    assertThat(SmallHeap.run(256, FullAnswersRun.class, folder))
        .contains("all were read or refused");
  }
}
