package dev.keyoverlap.wssec;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.stax.ext.WSSSecurityProperties;
import org.apache.wss4j.stax.setup.WSSec;
import org.apache.xml.security.stax.securityEvent.SecurityEvent;
import org.apache.xml.security.stax.securityEvent.SecurityEventConstants;

/** WSS4J's other half, which reads messages as a stream. */
final class Wss4jStax {

  private Wss4jStax() {}

  static String version() {
    return WSConstants.class.getPackage().getImplementationVersion();
  }

  /** Whether there is a signature in the header for this actor, and all of them are right. */
  static boolean accepts(byte[] message, Crypto trusting, String actor) throws Exception {
    WSSSecurityProperties properties = new WSSSecurityProperties();
    properties.setSignatureVerificationCrypto(trusting);
    if (!actor.isEmpty()) {
      properties.setActor(actor);
    }
    List<SecurityEvent> events = new ArrayList<>();
    try {
      XMLStreamReader reader =
          WSSec.getInboundWSSec(properties)
              .processInMessage(
                  XMLInputFactory.newInstance()
                      .createXMLStreamReader(new ByteArrayInputStream(message)),
                  List.of(),
                  events::add);
      while (reader.hasNext()) {
        reader.next();
      }
    } catch (WSSecurityException | XMLStreamException e) {
      return false;
    }
    return events.stream()
        .anyMatch(
            event -> event.getSecurityEventType().equals(SecurityEventConstants.SignatureValue));
  }
}
