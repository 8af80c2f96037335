package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import java.nio.charset.StandardCharsets;

/**
 * Signers and verifiers of SOAP messages, in the order of the table: body and timestamp, the key
 * named by issuer and serial number. Where there are two keys there are two headers, the second for
 * {@link #NEXT}.
 */
public enum SoapContender {
  KEYOVERLAP("KeyOverlap"),
  WSS4J_DOM("WSS4J DOM"),
  WSS4J_STAX("WSS4J StAX");

  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String NEXT = "urn:example:next";

  private final String title;

  SoapContender(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  public XmlLibrary library() throws Exception {
    return switch (this) {
      case KEYOVERLAP -> new KeyOverlapSoap();
      case WSS4J_DOM -> new Wss4jDom();
      case WSS4J_STAX -> new Wss4jStax();
    };
  }

  /** A message with this document as its body. */
  public static byte[] envelope(byte[] document) {
    String text = new String(document, StandardCharsets.UTF_8);
    return ("<s:Envelope xmlns:s=\"" + SOAP + "\"><s:Body>" + text + "</s:Body></s:Envelope>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
