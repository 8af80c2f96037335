package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import javax.xml.XMLConstants;

/** The facts about an attribute's name, found out once. */
final class AttributeName implements Comparable<AttributeName> {
  final String namespace;
  final String localName;
  final String prefix;
  final String qualifiedName;

  /** The bytes before the value. */
  final byte[] lead;

  /** That of its prefix; less than 0 if there is none to be declared. */
  final int number;

  final boolean isXml;
  final boolean isId;

  AttributeName(String namespace, String localName, String prefix, XmlTape tape, IdNames ids) {
    this.namespace = namespace;
    this.localName = localName;
    this.prefix = prefix;
    this.qualifiedName = prefix.isEmpty() ? localName : prefix + ":" + localName;
    this.lead = Utf8Buffer.utf8(" " + qualifiedName + "=\"");
    this.isXml = prefix.equals(XMLConstants.XML_NS_PREFIX);
    // Without prefix it has no namespace, whatever the default is.
    this.number = prefix.isEmpty() || isXml ? -1 : tape.prefix(prefix);
    this.isId = ids.isId(namespace, localName);
  }

  @Override
  public int compareTo(AttributeName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : localName.compareTo(other.localName);
  }
}
