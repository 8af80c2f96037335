package dev.keyoverlap.cli.message;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A format of messages. */
enum MessageFormat {
  /** Cryptographic Message Syntax (RFC 5652), also called PKCS #7 and S/MIME. */
  CMS,
  /** A document with XML signatures. */
  XML,
  /** A SOAP message with WS-Security. */
  SOAP;

  /** Guesses the format from the first bytes: what is not XML is CMS, or content for it. */
  static MessageFormat of(byte[] beginning) {
    return isMarkup(beginning) ? ofMarkup(beginning) : CMS;
  }

  private static boolean isMarkup(byte[] bytes) {
    int at = 0;
    if (bytes.length > 1 && (bytes[0] & 0xFF) >= 0xFE && (bytes[1] & 0xFF) >= 0xFE) {
      return true;
    }
    if (bytes.length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB) {
      at = 3;
    }
    while (at < bytes.length && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r'))) {
      at++;
    }
    return at < bytes.length && bytes[at] == '<';
  }

  private static MessageFormat ofMarkup(byte[] beginning) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(beginning));
      while (!reader.isStartElement()) {
        int unused = reader.next();
      }
      boolean soap =
          reader.getLocalName().equals("Envelope")
              && String.valueOf(reader.getNamespaceURI()).contains("/soap");
      return soap ? SOAP : XML;
    } catch (XMLStreamException e) {
      return XML;
    }
  }
}
