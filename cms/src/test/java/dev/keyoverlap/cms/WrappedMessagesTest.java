package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as partners' systems deliver them: read, or refused by the name of what they are. */
class WrappedMessagesTest {

  private static final byte[] CONTENT = "an order".repeat(10_000).getBytes(US_ASCII);
  private static final HeldKey KEY = TestKeys.rsa("partner");

  private static BothReaders verifier;
  private static BothReaders decryptor;
  private static byte[] signed;
  private static byte[] encrypted;

  @BeforeAll
  static void begin() throws Exception {
    Keyring ring = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    verifier = BothReaders.of(CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner"))));
    decryptor = BothReaders.of(CmsDecryptor.of(ring));
    signed = CmsSigner.with(ring).signAs(alias("partner")).build().sign(CONTENT);
    encrypted = CmsEncryptor.with(ring).encryptTo(alias("partner")).build().encrypt(CONTENT);
  }

  /** Every form of one message. */
  private static Map<String, byte[]> forms(byte[] message) {
    String lines = Base64.getMimeEncoder().encodeToString(message);
    String line = Base64.getEncoder().encodeToString(message);
    String pem = "-----BEGIN CMS-----\n" + lines + "\n-----END CMS-----\n";
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Base64 in lines", lines);
    texts.put("Base64 in one line", line);
    texts.put("Base64 without padding", line.replace("=", ""));
    texts.put("Base64 for addresses", line.replace('+', '-').replace('/', '_'));
    texts.put("Base64 and the end of an old file", lines + "\r\n\u001a");
    texts.put("PEM", pem);
    texts.put("PEM of PKCS #7", pem.replace(" CMS-", " PKCS7-"));
    texts.put(
        "PEM in a mail", "Dear partner,\r\n\r\nhere it is - at last:\r\n" + pem + "Regards\r\n");
    texts.put("PEM with carriage returns", pem.replace('\n', '\r'));
    texts.put(
        "PEM before a certificate",
        pem + "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    String mime = "MIME-Version: 1.0\nContent-Type: application/pkcs7-mime;\n smime-type=x\n";
    texts.put("S/MIME", mime + "Content-Transfer-Encoding: base64\n\n" + lines);
    texts.put(
        "S/MIME of a mail server",
        ("Received: from x (y)\n" + mime + "content-transfer-encoding: BASE64\n\n" + lines)
            .replace("\n", "\r\n"));
    Map<String, byte[]> forms = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          forms.put(name, text.getBytes(US_ASCII));
          forms.put(name + ", with a byte order mark", ("\ufeff" + text).getBytes(UTF_8));
          forms.put(name + ", in UTF-16", text.getBytes(UTF_16));
          forms.put(name + ", in UTF-16 without a mark", text.getBytes(UTF_16LE));
        });
    byte[] headers = (mime + "Content-Transfer-Encoding: binary\n\n").getBytes(US_ASCII);
    forms.put("S/MIME in binary", Arrays.concatenate(headers, message));
    forms.put("a line break behind it", Arrays.concatenate(message, new byte[] {'\r', '\n'}));
    forms.put("zeros behind it", Arrays.concatenate(message, new byte[100_000]));
    forms.put(
        "binary with a byte order mark", Arrays.concatenate("\ufeff".getBytes(UTF_8), message));
    return forms;
  }

  @Test
  void message_inAnyForm_isRead() {
    forms(signed)
        .forEach((form, bytes) -> assertThat(verifier.content(bytes)).as(form).isEqualTo(CONTENT));
    forms(encrypted)
        .forEach((form, bytes) -> assertThat(decryptor.content(bytes)).as(form).isEqualTo(CONTENT));
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Other(String name, byte[] bytes, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Other other(String name, String text, String said) {
    return new Other(name, text.getBytes(US_ASCII), said);
  }

  static Stream<Other> others() throws Exception {
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    keystore.load(null, null);
    keystore.setKeyEntry(
        "a", KEY.privateKey(), "secret".toCharArray(), new Certificate[] {KEY.certificate()});
    ByteArrayOutputStream pkcs12 = new ByteArrayOutputStream();
    keystore.store(pkcs12, "secret".toCharArray());
    return Stream.of(
        other("XML", "<?xml version='1.0'?>\n<a xmlns='urn:x'/>", "an XML document"),
        other("SOAP", "<s:Envelope xmlns:s='urn:s'><s:Body/></s:Envelope>", "a SOAP message"),
        other("HTML", "<!DOCTYPE html><html><body>Proxy</body></html>", "HTML"),
        other("JSON", "{\"order\": 1}", "JSON"),
        other("OpenPGP", "-----BEGIN PGP MESSAGE-----\n\nhQ\n", "PEM, but not of a CMS message"),
        other("another PEM", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END", "'CERTIFICATE'"),
        other("a mail", "From: x@example.org\nContent-Type: text/plain\n\nHello", "text/plain"),
        other(
            "S/MIME in two parts",
            "MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=x\n\n--x",
            "multipart/signed"),
        other("white space", " \r\n ", "white space"),
        other("text", "Dear Sir or Madam, we are sorry!", "text"),
        new Other("PKCS #12", pkcs12.toByteArray(), "a PKCS #12 keystore"),
        new Other("a certificate", KEY.certificate().getEncoded(), "a certificate"),
        new Other("a private key", KEY.privateKey().getEncoded(), "a private key"),
        new Other("ZIP", new byte[] {'P', 'K', 3, 4, 20, 0}, "a ZIP file"),
        new Other("nothing", new byte[0], "empty"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void whatIsNoMessage_isRefusedByItsName(Other other) {
    assertThat(verifier.refusal(other.bytes())).hasMessageContaining(other.said());
    DecryptionException refused = (DecryptionException) decryptor.refusal(other.bytes());
    assertThat(refused).hasMessage("The message could not be decrypted");
    assertThat(refused.hints()).singleElement().asString().contains(other.said());
    assertThat(refused.toString()).contains(other.said());
  }

  @Test
  void secondMessage_behindTheFirst_isNotOverlooked() {
    String pem =
        "-----BEGIN CMS-----\n"
            + Base64.getMimeEncoder().encodeToString(signed)
            + "\n-----END CMS-----\n";
    assertThat(verifier.content(pem.getBytes(US_ASCII))).isEqualTo(CONTENT);
    assertThat(verifier.refusal((pem + "and\n" + pem).getBytes(US_ASCII)))
        .hasMessageContaining("second message");
    assertThat(verifier.refusal(Arrays.concatenate(signed, new byte[7], signed)))
        .hasMessageContaining("second message")
        .hasMessageContaining("after " + signed.length + " bytes");
    assertThat(verifier.refusal(Arrays.concatenate(signed, new byte[] {1})))
        .hasMessageContaining("Something follows it");
  }

  @Test
  void messageOfTheOtherKind_isNamed() {
    assertThat(verifier.refusal(encrypted)).hasMessageContaining("of the type");
    assertThat(((DecryptionException) decryptor.refusal(signed)).hints())
        .singleElement()
        .asString()
        .contains("of the type");
  }
}
