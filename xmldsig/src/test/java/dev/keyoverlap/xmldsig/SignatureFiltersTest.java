package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.spec.XPathFilter2ParameterSpec;
import javax.xml.crypto.dsig.spec.XPathType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XPath Filter 2 is read where it leaves out signatures and nothing else. The JDK signs. */
class SignatureFiltersTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final Map<String, String> PREFIXES =
      Map.of("ds", XmlNames.DSIG, "dsig", XmlNames.DSIG, "o", "urn:orders");

  private static byte[] signed(XPathType... filters) throws Exception {
    JdkDsig signer = new JdkDsig().naming(KEY);
    Transform filter =
        signer.transform(Transform.XPATH2, new XPathFilter2ParameterSpec(List.of(filters)));
    return signer
        .reference("", JdkDsig.SHA256, filter, signer.exclusive())
        .sign(bytes(ORDER), KEY.privateKey());
  }

  private static XPathType filter(String expression, XPathType.Filter how) {
    return new XPathType(expression, how, PREFIXES);
  }

  private static XPathType subtract(String expression) {
    return filter(expression, XPathType.Filter.SUBTRACT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/descendant::ds:Signature",
        "//ds:Signature",
        " // dsig:Signature ",
        "/descendant-or-self::ds:Signature",
        "/descendant-or-self::node()/child::ds:Signature",
        "here()/ancestor::ds:Signature[1]",
        "here()/ancestor::dsig:Signature[ position() = 1 ]"
      })
  void filter_thatLeavesOutSignatures_isRead(String expression) throws Exception {
    byte[] signed = signed(subtract(expression));

    assertThat(text(verifier(KEY).verify(signed).only().canonical()))
        .contains("bolts")
        .doesNotContain("Signature");
    String changed = text(signed).replace("bolts", "nails");
    assertThatThrownBy(() -> verifier(KEY).verify(bytes(changed)))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("what it covers is not what was signed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//o:Item",
        "//ds:Signature | //o:Item",
        "//o:Signature",
        "//ds:SignatureValue",
        "//ds:Signature/..",
        "/descendant::ds:Signature[1]",
        "here()/ancestor::ds:Signature",
        "//*"
      })
  void filter_thatMayLeaveOutMore_isRefused(String expression) throws Exception {
    JdkDsig signer = new JdkDsig().naming(KEY);
    Transform filter =
        signer.transform(
            Transform.XPATH2, new XPathFilter2ParameterSpec(List.of(subtract(expression))));
    byte[] signed =
        signer
            .reference("", JdkDsig.SHA256, signer.enveloped(), filter, signer.exclusive())
            .sign(bytes(ORDER), KEY.privateKey());

    assertRefused(signed);
  }

  @Test
  void filter_thatKeepsOrAddsSomething_isRefused() throws Exception {
    assertRefused(signed(filter("//o:Order", XPathType.Filter.UNION), subtract("//ds:Signature")));
    assertRefused(
        signed(filter("//o:Item[1]", XPathType.Filter.INTERSECT), subtract("//ds:Signature")));
    assertRefused(signed(subtract("//ds:Signature"), subtract("//o:Item")));
  }

  private static void assertRefused(byte[] signed) {
    assertThatThrownBy(() -> verifier(KEY).verify(signed))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("not one that leaves out signatures");
  }

  @Test
  void filter_byXmlsec1_isRead(@TempDir Path folder) throws Exception {
    List<String> forms = List.of("/descendant::ds:Signature", "here()/ancestor::ds:Signature[1]");
    List<String> read = new ArrayList<>();
    for (String form : forms) {
      byte[] signed = Xmlsec1.in(folder).sign(template(form), KEY);
      verifier(KEY).verify(signed);
      read.add(form);
    }
    assertThat(read).isEqualTo(forms);
  }

  private static String template(String expression) {
    return """
    <o:Order xmlns:o="urn:orders"><o:Item>bolts</o:Item><ds:Signature xmlns:ds="%s"><ds:SignedInfo>\
    <ds:CanonicalizationMethod Algorithm="%s"/>\
    <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>\
    <ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="%s">\
    <f:XPath xmlns:f="%4$s" Filter="subtract">%5$s</f:XPath></ds:Transform>\
    <ds:Transform Algorithm="%2$s"/></ds:Transforms>\
    <ds:DigestMethod Algorithm="%6$s"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
    <ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature></o:Order>\
    """
        .formatted(
            XmlNames.DSIG,
            XmlNames.EXCLUSIVE,
            XmlNames.XPATH_FILTER,
            XmlNames.XPATH_FILTER,
            expression,
            JdkDsig.SHA256);
  }
}
