package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * An index of a message, made in one walk over its nodes: the elements by their identifiers, and
 * whether anything needs a closer check. Most messages have nothing of it, and their parts need not
 * be walked through again. Nodes may go, so that what may be there need not be there any more. Not
 * for use by several threads.
 */
public final class MessageIndex {

  private final Ids ids = Ids.empty();
  private boolean pointers;
  private boolean prefixesInValues;
  private boolean encryptedData;

  MessageIndex() {}

  /** The elements by their identifiers. */
  public Ids ids() {
    return ids;
  }

  /** Whether something may only point to content elsewhere. */
  public boolean mayPoint() {
    return pointers;
  }

  /** Whether a value may be a name with a prefix. */
  public boolean mayHavePrefixesInValues() {
    return prefixesInValues;
  }

  /** Whether there may be encrypted data. */
  public boolean mayHaveEncryptedData() {
    return encryptedData;
  }

  /**
   * Takes in a node and all below it.
   *
   * @return how many nodes there are
   */
  int addAll(Node top) {
    int nodes = 0;
    for (Node node = top; node != null; node = Ids.next(node, top)) {
      nodes++;
      add(node);
    }
    return nodes;
  }

  private void add(Node node) {
    // To ask for the type is faster than instanceof, for which the JVM searches all interfaces.
    short type = node.getNodeType();
    if (type == Node.ELEMENT_NODE) {
      add((Element) node);
    } else if (type == Node.TEXT_NODE || type == Node.CDATA_SECTION_NODE) {
      // It may have its element to itself, or come to have it.
      String data = node.getNodeValue();
      pointers |= Pointers.points(data);
      prefixesInValues |= PrefixedValue.mayBe(data);
    }
  }

  private void add(Element element) {
    pointers |= Pointers.isPointer(element);
    encryptedData |= XmlNames.is(element, Names.XENC, "EncryptedData");
    // An element without attributes makes a map of them as soon as it is asked for it.
    if (element.hasAttributes()) {
      ids.add(element);
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node attribute = attributes.item(i);
        pointers |= Pointers.points(attribute.getNodeValue());
        prefixesInValues |= PrefixedValue.mayBe(attribute);
      }
    }
  }
}
