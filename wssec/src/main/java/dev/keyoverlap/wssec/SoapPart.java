package dev.keyoverlap.wssec;

import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
 *
 * @since 1.0
 */
public final class SoapPart {

  /** The body of the message. */
  public static final SoapPart BODY = new SoapPart(MessagePart.BODY);

  /** The timestamp in the security header. */
  public static final SoapPart TIMESTAMP = new SoapPart(MessagePart.TIMESTAMP);

  private final MessagePart part;

  SoapPart(MessagePart part) {
    this.part = part;
  }

  /**
   * A header block: a direct child of the message's header.
   *
   * @param namespace its namespace
   * @param localName its name without prefix
   * @return the part
   */
  public static SoapPart header(String namespace, String localName) {
    return new SoapPart(MessagePart.header(new QName(namespace, localName)));
  }

  /**
   * An element within the body, however deep, which must be the only one of its name there.
   *
   * @param namespace its namespace
   * @param localName its name without prefix
   * @return the part
   */
  public static SoapPart inBody(String namespace, String localName) {
    return new SoapPart(
        new MessagePart(MessagePart.Place.IN_BODY, new QName(namespace, localName)));
  }

  static Set<SoapPart> join(SoapPart first, SoapPart... more) {
    Set<SoapPart> parts = new LinkedHashSet<>(List.of(first));
    parts.addAll(List.of(more));
    return parts;
  }

  /** The internal parts for these, in their order. */
  static Set<MessagePart> inside(Collection<SoapPart> parts) {
    Set<MessagePart> inside = new LinkedHashSet<>();
    parts.forEach(each -> inside.add(each.part));
    return inside;
  }

  /** The other way round; not to be changed. */
  static Set<SoapPart> of(Collection<MessagePart> parts) {
    Set<SoapPart> named = new LinkedHashSet<>();
    parts.forEach(each -> named.add(new SoapPart(each)));
    return Collections.unmodifiableSet(named);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SoapPart that && part.equals(that.part);
  }

  @Override
  public int hashCode() {
    return part.hashCode();
  }

  /** Which part, in words. */
  @Override
  public String toString() {
    return part.toString();
  }
}
