package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.CanonicalTag;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.Decryption.Opened;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** An {@code xenc:EncryptedData}, read strictly. */
final class EncryptedPart {

  private static final String ELEMENT = Names.XENC + "Element";
  private static final String CONTENT = Names.XENC + "Content";

  private final Element element;
  private final String algorithm;
  private final String keyId;
  private final byte[] value;

  private EncryptedPart(Element element, String algorithm, String keyId, byte[] value) {
    this.element = element;
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.value = value;
  }

  static EncryptedPart of(Element element) throws MalformedMessageException {
    if (!XmlNames.is(element, Names.XENC, "EncryptedData")) {
      throw StrictElement.malformed(element, "is no encrypted part");
    }
    StrictElement children = StrictElement.of(element);
    Element method = children.next(Names.XENC, "EncryptionMethod");
    Optional<Element> keyInfo = children.nextIf(XmlNames.DSIG, "KeyInfo");
    byte[] value = EncryptedKey.cipherValue(children.next(Names.XENC, "CipherData"));
    children.end();
    String type = element.getAttributeNS(null, "Type");
    if (!type.equals(ELEMENT) && !type.equals(CONTENT)) {
      throw StrictElement.malformed(element, "is neither an element nor the content of one");
    }
    if (type.equals(ELEMENT) && element.getParentNode() instanceof Document) {
      throw StrictElement.malformed(element, "is the whole message");
    }
    return new EncryptedPart(
        element,
        StrictElement.algorithm(method),
        keyInfo.isPresent() ? keyId(keyInfo.get()) : "",
        value);
  }

  Element element() {
    return element;
  }

  String algorithm() {
    return algorithm;
  }

  /** The identifier of the encrypted key that it names; empty if it names none. */
  String keyId() {
    return keyId;
  }

  byte[] value() {
    return value;
  }

  private static String keyId(Element keyInfo) throws MalformedMessageException {
    Element token = StrictElement.onlyChild(keyInfo);
    if (!XmlNames.is(token, Names.WSSE, "SecurityTokenReference")) {
      return "";
    }
    Element reference = StrictElement.onlyChild(token);
    return XmlNames.is(reference, Names.WSSE, "Reference")
        ? StrictElement.localReference(reference)
        : "";
  }

  /** The start of an element with the namespaces of the place of the part. */
  byte[] context(Budget budget) throws LimitExceededException {
    StringBuilder start = new StringBuilder("<w");
    namespaces()
        .forEach(
            (name, uri) ->
                start
                    .append(' ')
                    .append(name)
                    .append("=\"")
                    .append(CanonicalTag.escaped(uri))
                    .append('"'));
    budget.require(Limit.SOAP_NAMESPACE_CHARACTERS, start.length());
    return start.append('>').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what was decrypted. It cannot get out of the element that it is wrapped in: what closes
   * that one makes it no XML.
   */
  static Document parse(byte[] context, byte[] plaintext, Budget budget)
      throws MalformedMessageException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(context);
    bytes.writeBytes(plaintext);
    bytes.writeBytes("</w>".getBytes(StandardCharsets.UTF_8));
    byte[] xml = bytes.toByteArray();
    return HardenedParser.parseCounted(xml, Limit.SOAP_NODES, budget);
  }

  private Map<String, String> namespaces() {
    Map<String, String> inScope = new TreeMap<>();
    for (Node step = element.getParentNode();
        step instanceof Element ancestor;
        step = step.getParentNode()) {
      NamedNodeMap attributes = ancestor.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        if (attributes.item(i) instanceof Attr attribute
            && XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
          inScope.putIfAbsent(attribute.getName(), attribute.getValue());
        }
      }
    }
    inScope.remove("xmlns:xml");
    return inScope;
  }

  /**
   * Makes the decrypted content that of the body, without a tree of it.
   *
   * @return empty if this is not all that is in the body, or it needs a tree
   */
  Optional<Opened> becomeBody(byte[] plaintext, Envelope envelope)
      throws MalformedMessageException {
    Element body = envelope.body();
    boolean all =
        element.getAttributeNS(null, "Type").equals(CONTENT)
            && body.isSameNode(element.getParentNode())
            && element.getPreviousSibling() == null
            && element.getNextSibling() == null;
    return all && envelope.decrypted(element, plaintext)
        ? Optional.of(new Opened(List.of(element), List.of(), body, true))
        : Optional.empty();
  }

  /** Puts the decrypted content in the place of the encrypted part. */
  Opened replaceBy(Document fragment, Envelope envelope) throws MalformedMessageException {
    List<Element> before = new ArrayList<>(List.of(element));
    Element place = element;
    if (XmlNames.is(element.getParentNode(), Names.WSSE_11, "EncryptedHeader")
        && element.getParentNode() instanceof Element wrapper) {
      before.add(wrapper);
      place = wrapper;
    }
    if (!(place.getParentNode() instanceof Element parent)) {
      throw StrictElement.malformed(element, "stands nowhere");
    }
    boolean whole = isAlone(place, parent);
    List<Element> after = new ArrayList<>();
    Node around = fragment.getDocumentElement();
    for (Node child = around.getFirstChild(); child != null; child = around.getFirstChild()) {
      Node moved = parent.getOwnerDocument().adoptNode(child);
      parent.insertBefore(moved, place);
      envelope.stands(moved);
      if (moved instanceof Element part) {
        after.add(part);
      }
    }
    boolean oneElement = element.getAttributeNS(null, "Type").equals(ELEMENT) || place != element;
    if (oneElement && after.size() != 1) {
      throw StrictElement.malformed(element, "is not the one element that it says");
    }
    envelope.ids().removeAll(place);
    parent.removeChild(place);
    return new Opened(before, after, parent, whole);
  }

  private static boolean isAlone(Element place, Element parent) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      boolean blank = child instanceof Text text && text.getData().isBlank();
      if (!child.isSameNode(place) && !blank) {
        return false;
      }
    }
    return true;
  }
}
