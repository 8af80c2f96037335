package dev.keyoverlap.wssec.internal.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.SecurityTokens.NamedKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** How a message names a key, in each of the ways that WS-Security has. */
class SecurityTokensTest {

  private static final HeldKey KEY =
      TestKeys.named("partner").algorithm("EC", 256).serialNumber(7).make();
  private static final HeldKey OTHER =
      TestKeys.named("other").algorithm("EC", 256).serialNumber(7).make();
  private static final KeyVersion VERSION =
      KeyVersion.active(Parties.PARTNER, TestKeys.certificateOf(KEY), Instant.EPOCH);
  private static final Keyring RING =
      Keyring.of(
          List.of(
              VERSION,
              KeyVersion.active(
                  Parties.PARTNER_NEXT, TestKeys.certificateOf(OTHER), Instant.EPOCH)));

  private Budget budget = Budget.of(Limits.DEFAULT);

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String certificate() throws Exception {
    return base64(KEY.certificate().getEncoded());
  }

  private static Element element(String xml) throws Exception {
    return Soap.parse(
            ("<h xmlns:w=\"%s\" xmlns:u=\"%s\" xmlns:d=\"%s\">" + xml + "</h>")
                .formatted(Names.WSSE, XmlNames.WSU, XmlNames.DSIG)
                .getBytes(UTF_8))
        .getDocumentElement();
  }

  private NamedKey read(String header, String keyInfo) throws Exception {
    return new SecurityTokens(RING, element(header), budget).read(element(keyInfo));
  }

  private NamedKey reference(String header, String named) throws Exception {
    return read(header, "<w:SecurityTokenReference>" + named + "</w:SecurityTokenReference>");
  }

  private NamedKey x509Data(String content) throws Exception {
    return read("", "<d:X509Data>" + content + "</d:X509Data>");
  }

  private static void assertNamed(NamedKey named) {
    assertThat(named.candidates().named()).containsExactly(VERSION);
  }

  // ---- tokens

  private static String token(String attributes) throws Exception {
    return "<w:BinarySecurityToken u:Id=\"t\" "
        + attributes
        + ">"
        + certificate()
        + "</w:BinarySecurityToken>";
  }

  private static final String V3 = "ValueType=\"" + Names.X509_V3 + "\"";
  private static final String TO_TOKEN = "<w:Reference URI=\"#t\"/>";

  @Test
  void token_inBase64_saidOrNot_namesItsCertificate() throws Exception {
    for (String encoding : List.of("", " EncodingType=\"" + Names.BASE64 + "\"")) {
      NamedKey named = reference(token(V3 + encoding), TO_TOKEN);
      assertNamed(named);
      assertThat(named.description()).isEqualTo("certificate " + VERSION.keyId().shortForm());
      assertThat(named.carried()).containsExactly(KEY.certificate());
    }
    assertThatThrownBy(
            () -> reference(token(V3 + " EncodingType=\"" + Names.BASE64 + "x\""), TO_TOKEN))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("is not in Base64");
    assertThatThrownBy(() -> reference(token(""), TO_TOKEN))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("no X.509 certificate");
  }

  @Test
  void token_isOneOfItsKind_ofTheSameHeader() throws Exception {
    String stamp = "<u:Timestamp u:Id=\"t\">" + certificate() + "</u:Timestamp>";

    assertNamed(reference(stamp + token(V3), TO_TOKEN));
    assertThatThrownBy(() -> reference(stamp, TO_TOKEN))
        .hasMessageContaining("refers to 0 certificates");
    assertThatThrownBy(() -> reference(token(V3) + token(V3), TO_TOKEN))
        .hasMessageContaining("refers to 2 certificates");
    assertThatThrownBy(() -> reference("<w:W>" + token(V3) + "</w:W>", TO_TOKEN))
        .hasMessageContaining("refers to 0 certificates");
  }

  @Test
  void keyIdentifier_ofEachKnownKind_namesTheKey() throws Exception {
    X509Certificate certificate = KEY.certificate();
    byte[] extension = certificate.getExtensionValue("2.5.29.14");
    String ski = base64(Arrays.copyOfRange(extension, 4, extension.length));
    String sha1 = base64(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));

    assertNamed(reference("", identifier(Names.X509_SKI, ski)));
    assertNamed(reference("", identifier(Names.THUMBPRINT, sha1)));
    assertNamed(reference("", identifier(Names.X509_V3, certificate())));
    assertThatThrownBy(() -> reference("", identifier("urn:x", ski)))
        .isInstanceOf(MalformedMessageException.class);
  }

  private static String identifier(String type, String value) {
    return "<w:KeyIdentifier ValueType=\"%s\">%s</w:KeyIdentifier>".formatted(type, value);
  }

  // ---- names

  private static String issuerSerial(String issuer, String number) {
    return ("<d:X509IssuerSerial><d:X509IssuerName>%s</d:X509IssuerName>"
            + "<d:X509SerialNumber>%s</d:X509SerialNumber></d:X509IssuerSerial>")
        .formatted(issuer, number);
  }

  @Test
  void names_ofOneKey_narrowEachOther_andEmptyOnesNameNothing() throws Exception {
    assertNamed(x509Data(issuerSerial("CN=partner", "7")));
    assertThat(
            x509Data("<d:X509SubjectName>CN=partner</d:X509SubjectName>").candidates().possible())
        .containsExactly(VERSION);
    NamedKey both =
        x509Data(
            "<d:X509SKI/>"
                + issuerSerial("CN=partner", "7")
                + "<d:X509SubjectName>CN=partner</d:X509SubjectName>");
    assertNamed(both);
    assertThat(both.carried()).isEmpty();
    NamedKey withCertificate =
        x509Data(
            issuerSerial("CN=partner", "7")
                + "<d:X509Certificate>"
                + certificate()
                + "</d:X509Certificate>");
    assertNamed(withCertificate);
    assertThat(withCertificate.carried()).containsExactly(KEY.certificate());
    assertThat(withCertificate.certificates().all()).containsExactly(KEY.certificate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<d:X509Data/>",
        "<d:X509Data><d:X509SKI/></d:X509Data>",
        "<d:X509Data><d:X509CRL>AAAA</d:X509CRL></d:X509Data>",
        "<d:X509Data><w:X509SKI>AAAA</w:X509SKI></d:X509Data>",
        "<d:X509Data><d:X509IssuerSerial><d:X509IssuerName>CN=a</d:X509IssuerName>"
            + "<d:X509SerialNumber>7</d:X509SerialNumber><d:X/></d:X509IssuerSerial></d:X509Data>",
        "<d:X509Data><d:X509IssuerSerial><d:X509IssuerName>CN=a</d:X509IssuerName>"
            + "<d:X509SerialNumber>0x7</d:X509SerialNumber></d:X509IssuerSerial></d:X509Data>",
        "<d:KeyValue>7</d:KeyValue>",
        "<w:SecurityTokenReference><w:Embedded/></w:SecurityTokenReference>",
        "<w:SecurityTokenReference/>",
        ""
      })
  void key_namedInAnotherWay_isMalformed(String keyInfo) {
    assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> read("", keyInfo));
  }

  @Test
  void names_areCountedOverTheMessage() throws Exception {
    String two = issuerSerial("CN=partner", "7") + "<d:X509SubjectName>CN=p</d:X509SubjectName>";
    budget = Budget.of(Limits.DEFAULT.with(Limit.SOAP_KEY_NAMES, 5));

    x509Data(two);
    assertThat(budget.spent(Limit.SOAP_KEY_NAMES)).isEqualTo(3);
    assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> x509Data(two));
  }
}
