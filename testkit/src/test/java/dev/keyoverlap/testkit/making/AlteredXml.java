package dev.keyoverlap.testkit.making;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Changes a document of a kit after it was signed or encrypted. */
final class AlteredXml {

  private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String WSU =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

  private AlteredXml() {}

  /** With another content than the signed one. */
  static byte[] content(byte[] signed) throws IOException {
    Document document = parse(signed);
    Node order = document.getElementsByTagNameNS("urn:orders", "Order").item(0);
    order.setTextContent(order.getTextContent().replace("ten", "two"));
    return write(document);
  }

  /** With a wrong value in the signature of this number, counted from 0. */
  static byte[] signature(byte[] signed, int number) throws IOException {
    Document document = parse(signed);
    alterLastByte(document.getElementsByTagNameNS(DSIG, "SignatureValue").item(number));
    return write(document);
  }

  /** With a wrong last byte of the first of what is encrypted, behind the key. */
  static byte[] encryption(byte[] encrypted) throws IOException {
    Document document = parse(encrypted);
    Element data = (Element) document.getElementsByTagNameNS(XENC, "EncryptedData").item(0);
    alterLastByte(data.getElementsByTagNameNS(XENC, "CipherValue").item(0));
    return write(document);
  }

  /** Without any timestamp, so that nobody finds it too old. */
  static byte[] withoutTimestamps(byte[] message) throws IOException {
    Document document = parse(message);
    for (Node timestamp = document.getElementsByTagNameNS(WSU, "Timestamp").item(0);
        timestamp != null;
        timestamp = document.getElementsByTagNameNS(WSU, "Timestamp").item(0)) {
      timestamp.getParentNode().removeChild(timestamp);
    }
    return write(document);
  }

  private static void alterLastByte(Node base64) {
    byte[] value = Base64.getMimeDecoder().decode(base64.getTextContent());
    value[value.length - 1] ^= 1;
    base64.setTextContent(Base64.getEncoder().encodeToString(value));
  }

  private static Document parse(byte[] xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static byte[] write(Document document) throws IOException {
    try {
      TransformerFactory factory = TransformerFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Transformer same = factory.newTransformer();
      same.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      ByteArrayOutputStream xml = new ByteArrayOutputStream();
      same.transform(new DOMSource(document), new StreamResult(xml));
      return xml.toByteArray();
    } catch (TransformerException e) {
      throw new IOException(e);
    }
  }
}
