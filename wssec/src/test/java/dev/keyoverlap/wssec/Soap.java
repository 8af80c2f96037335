package dev.keyoverlap.wssec;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Envelopes for tests. */
public final class Soap {

  public static final String V11 = "http://schemas.xmlsoap.org/soap/envelope/";
  public static final String V12 = "http://www.w3.org/2003/05/soap-envelope";
  public static final String ROUTING = "urn:example:routing";

  private Soap() {}

  public static byte[] order() {
    return order(V11);
  }

  public static byte[] order(String version) {
    return """
    <s:Envelope xmlns:s="%s"><s:Header><r:To xmlns:r="%s">warehouse</r:To></s:Header><s:Body>\
    <order xmlns="urn:example:order"><item count="3">apples &amp; pears</item></order>\
    </s:Body></s:Envelope>\
    """
        .formatted(version, ROUTING)
        .getBytes(StandardCharsets.UTF_8);
  }

  public static Document parse(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  public static byte[] bytes(Document document) throws Exception {
    return text(document).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(Document document) throws Exception {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toString();
  }

  /** The only element of this name, wherever it stands. */
  public static Element only(Document document, String localName) {
    var found = document.getElementsByTagNameNS("*", localName);
    if (found.getLength() != 1) {
      throw new AssertionError(found.getLength() + " times " + localName);
    }
    return (Element) found.item(0);
  }
}
