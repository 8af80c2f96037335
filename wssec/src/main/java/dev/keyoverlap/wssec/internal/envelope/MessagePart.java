package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import javax.xml.namespace.QName;

/**
 * The internal form of a {@code SoapPart}.
 *
 * @param place where it is in a message
 * @param name the name of its element; that of the body without namespace, which depends on the
 *     version of SOAP
 */
public record MessagePart(Place place, QName name) {

  public static final MessagePart BODY = new MessagePart(Place.BODY, new QName("Body"));

  public static final MessagePart TIMESTAMP =
      new MessagePart(Place.TIMESTAMP, new QName(XmlNames.WSU, "Timestamp"));

  /** Where in a message. */
  public enum Place {
    BODY,
    TIMESTAMP,
    HEADER,
    IN_BODY
  }

  public static MessagePart header(QName name) {
    return new MessagePart(Place.HEADER, name);
  }

  /** In words. */
  @Override
  public String toString() {
    return switch (place) {
      case BODY -> "the body";
      case TIMESTAMP -> "the timestamp";
      case HEADER -> "the header " + name;
      case IN_BODY -> name + " in the body";
    };
  }
}
