package dev.keyoverlap.wssec;

import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.util.Objects;
import javax.xml.namespace.QName;

/**
 * A part of a SOAP message that is signed or encrypted, or must have been.
 *
 * <pre>{@code
 * SoapPart.BODY
 * SoapPart.header("http://www.w3.org/2005/08/addressing", "To")
 * SoapPart.inBody("urn:example:order", "creditCard")      // to encrypt this element only
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SoapPart {

  /** The body of the message. */
  public static final SoapPart BODY = new SoapPart(Place.BODY, new QName("Body"));

  /** The timestamp in the security header. */
  public static final SoapPart TIMESTAMP =
      new SoapPart(Place.TIMESTAMP, new QName(XmlNames.WSU, "Timestamp"));

  private final Place place;
  private final QName name;

  private SoapPart(Place place, QName name) {
    this.place = place;
    this.name = name;
  }

  /**
   * A header block: a direct child of the message's header.
   *
   * @param namespace its namespace
   * @param localName its name without prefix
   * @return the part
   */
  public static SoapPart header(String namespace, String localName) {
    return new SoapPart(Place.HEADER, new QName(namespace, localName));
  }

  /**
   * An element within the body, however deep, which must be the only one of its name there.
   *
   * @param namespace its namespace
   * @param localName its name without prefix
   * @return the part
   */
  public static SoapPart inBody(String namespace, String localName) {
    return new SoapPart(Place.IN_BODY, new QName(namespace, localName));
  }

  Place place() {
    return place;
  }

  QName name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SoapPart that && place == that.place && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(place, name);
  }

  /** Which part, in words. */
  @Override
  public String toString() {
    return switch (place) {
      case BODY -> "the body";
      case TIMESTAMP -> "the timestamp";
      case HEADER -> "the header " + name;
      case IN_BODY -> name + " in the body";
    };
  }

  /** Where in a message. */
  enum Place {
    BODY,
    TIMESTAMP,
    HEADER,
    IN_BODY
  }
}
