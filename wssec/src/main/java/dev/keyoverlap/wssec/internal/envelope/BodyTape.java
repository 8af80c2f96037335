package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.tape.TapeEvents;
import dev.keyoverlap.xmldsig.internal.tape.TapePart;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * The content of a body, on the tape that the message was read onto. The tree of the message then
 * has the body without its content, which mostly is far longer than all else. For one thread.
 */
public final class BodyTape {

  private static final int FIRST = 4 * 1024;

  private final byte[] message;
  private final String encoding;
  private final XmlTape tape;
  private final int body;

  /** The canonical form that was made first; its values are checked in it. */
  private byte @Nullable [] canonical;

  private @Nullable CanonicalForm canonicalForm;
  private Set<String> canonicalPrefixes = Set.of();

  private @Nullable ValueLook look;

  private BodyTape(byte[] message, TapeReader.Read read, int body) {
    this.message = message;
    this.encoding = read.encoding();
    this.tape = read.tape();
    this.body = body;
  }

  /**
   * The body of a message.
   *
   * @return null if it has none in its place, or needs a tree
   */
  static @Nullable BodyTape of(byte[] message, TapeReader.Read read) {
    XmlTape tape = read.tape();
    if (tape.hasRelativeNamespaces()) {
      return null;
    }
    int last = XmlTape.DOCUMENT;
    for (int child = tape.firstChild(0);
        child != XmlTape.DOCUMENT;
        child = tape.nextSibling(child)) {
      last = child;
    }
    return last != XmlTape.DOCUMENT && tape.name(last).is(tape.name(0).namespace(), "Body")
        ? new BodyTape(message, read, last)
        : null;
  }

  /**
   * A body whose content was decrypted.
   *
   * @param body without content, in the tree of its message
   * @param content which cannot get out of the body: what closes that makes it no XML
   * @return null if it needs a tree
   */
  static @Nullable BodyTape of(Element body, byte[] content, Budget budget)
      throws MalformedMessageException {
    if (inheritsXmlAttributes(body)) {
      return null;
    }
    byte[] tags;
    try {
      // With all namespaces that are declared around it.
      tags = CanonicalForm.INCLUSIVE_1_0.canonicalize(body);
    } catch (NotCanonicalException e) {
      return null;
    }
    int between = CanonicalTag.length(tags);
    byte[] whole = new byte[tags.length + content.length];
    System.arraycopy(tags, 0, whole, 0, between);
    System.arraycopy(content, 0, whole, between, content.length);
    System.arraycopy(tags, between, whole, between + content.length, tags.length - between);
    TapeReader.Read read = SoapInput.onTape(whole, budget);
    return read.tape().hasRelativeNamespaces() ? null : new BodyTape(whole, read, 0);
  }

  private static boolean inheritsXmlAttributes(Element body) {
    for (Node around = body.getParentNode();
        around instanceof Element element;
        around = around.getParentNode()) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        if (XMLConstants.XML_NS_URI.equals(attributes.item(i).getNamespaceURI())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The message as a tree, in which the body has no content. */
  Document around() {
    // Of what is in the body, elements are left out at once, and what is between them at the end.
    Document tree = tree(XmlTape.DOCUMENT, element -> tape.parent(element) == body);
    List<Element> parts = Envelope.elements(tree.getDocumentElement());
    Element emptied = parts.get(parts.size() - 1);
    for (Node child = emptied.getFirstChild(); child != null; child = emptied.getFirstChild()) {
      emptied.removeChild(child);
    }
    return tree;
  }

  /** The body with its content, as a tree of its own. */
  Element tree() {
    return tree(body, element -> false).getDocumentElement();
  }

  private Document tree(int top, IntPredicate leftOut) {
    try {
      return TapeEvents.tree(
          tape,
          new TapePart.Cut(top, CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, Set.of(), leftOut));
    } catch (NotCanonicalException e) {
      throw new IllegalStateException("None is made of a tape with relative namespaces", e);
    }
  }

  /**
   * The canonical form of the body.
   *
   * @param prefixes those that an exclusive canonicalization takes along all the same
   * @param most so many bytes it may have
   */
  public byte[] canonical(CanonicalForm form, Set<String> prefixes, long most)
      throws NotCanonicalException {
    byte[] known = canonical;
    if (known != null
        && form == canonicalForm
        && prefixes.equals(canonicalPrefixes)
        && known.length <= most) {
      return known;
    }
    byte[] bytes = TapePart.canonical(tape, TapePart.Cut.whole(body, form, prefixes), most, FIRST);
    if (known == null) {
      canonical = bytes;
      canonicalForm = form;
      canonicalPrefixes = Set.copyOf(prefixes);
    }
    return bytes;
  }

  /** The prefixes that mean something in the message, whether in its body or around it. */
  public boolean usesPrefix(String prefix) {
    return tape.prefixes().contains(prefix);
  }

  /** The content as the message has it, in UTF-8. */
  public byte[] bytes() {
    Optional<BodyBytes.Range> range =
        isUtf8()
            ? BodyBytes.find(message, body, tape.name(0).utf8(), tape.name(body).utf8())
            : Optional.empty();
    return range
        .map(found -> Arrays.copyOfRange(message, found.from(), found.to()))
        .orElseGet(this::written);
  }

  /** Where it is not named it is UTF-8, or UTF-16 with a mark or a zero in the first bytes. */
  private boolean isUtf8() {
    return message.length > 1
        && message[0] == '<'
        && message[1] != 0
        && (encoding.isEmpty() || encoding.equalsIgnoreCase("UTF-8"));
  }

  /** The content written anew. */
  private byte[] written() {
    try {
      byte[] whole = canonical(CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, Set.of(), Long.MAX_VALUE);
      return Arrays.copyOfRange(
          whole, CanonicalTag.length(whole), whole.length - tape.name(body).utf8().length - 3);
    } catch (NotCanonicalException e) {
      throw new IllegalStateException("None is made of a tape with relative namespaces", e);
    }
  }

  /** Whether an element in the body carries this identifier. */
  boolean holds(String id) {
    return tape.find(Set.of(id)).getOrDefault(id, List.of()).stream()
        .anyMatch(bearer -> bearer != body && tape.contains(body, bearer));
  }

  /** Whether there may be such an element in the body. */
  boolean mayHave(String namespace, String localName) {
    return tape.hasName(name -> name.is(namespace, localName));
  }

  /** Whether something in the body may only point to content elsewhere. */
  boolean mayPoint() {
    return tape.hasName(name -> Pointers.isPointer(name.namespace())) || look().mayPoint();
  }

  /** Whether a value in the body may be a name with a prefix. */
  boolean mayHavePrefixesInValues() {
    return look().mayHavePrefixes();
  }

  private ValueLook look() {
    ValueLook known = look;
    if (known == null) {
      byte[] bytes = canonical;
      try {
        known =
            ValueLook.at(
                bytes == null
                    ? canonical(CanonicalForm.EXCLUSIVE, Set.of(), Long.MAX_VALUE)
                    : bytes);
      } catch (NotCanonicalException e) {
        throw new IllegalStateException("None is made of a tape with relative namespaces", e);
      }
      look = known;
    }
    return known;
  }
}
