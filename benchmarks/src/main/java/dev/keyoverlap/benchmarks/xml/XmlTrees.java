package dev.keyoverlap.benchmarks.xml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Trees in and out, as the documentation of the libraries shows it. */
final class XmlTrees {

  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

  private XmlTrees() {}

  static Document parse(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    // JDK 24 and later count each ampersand, and would refuse the longest document.
    factory.setAttribute("jdk.xml.maxGeneralEntitySizeLimit", "0");
    factory.setAttribute("jdk.xml.totalEntitySizeLimit", "0");
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  static byte[] write(Document document) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.transform(new DOMSource(document), new StreamResult(bytes));
    return bytes.toByteArray();
  }

  static Element signature(Document document) {
    return (Element) document.getElementsByTagNameNS(DSIG, "Signature").item(0);
  }
}
