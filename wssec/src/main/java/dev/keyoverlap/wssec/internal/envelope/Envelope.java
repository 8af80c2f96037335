package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.Text;

/**
 * A SOAP message as SOAP has it: an envelope in which there is a header, or none, and then one
 * body. Not for use by several threads.
 */
public final class Envelope {

  private static final int MOST_NAMED = 8;

  private final Element root;
  private final @Nullable Element header;
  private final Element body;
  private final Budget budget;
  private @Nullable MessageIndex index;

  /** The content of the body while it is not in the tree; null if it is. */
  private @Nullable BodyTape content;

  /** The encrypted content of a message of ours, while it is not in the tree. */
  private @Nullable Splice encrypted;

  private Envelope(
      Element root,
      @Nullable Element header,
      Element body,
      @Nullable BodyTape content,
      Budget budget) {
    this.budget = budget;
    this.content = content;
    this.root = root;
    this.header = header;
    this.body = body;
  }

  public static Envelope of(Document document) throws MalformedMessageException {
    return of(document, Budget.of(Limits.DEFAULT));
  }

  public static Envelope of(Document document, Budget budget) throws MalformedMessageException {
    return of(document, null, budget);
  }

  /**
   * A message whose body has its content elsewhere.
   *
   * @param content that content; null if it is in the tree
   */
  public static Envelope of(Document document, @Nullable BodyTape content, Budget budget)
      throws MalformedMessageException {
    Element root = document.getDocumentElement();
    if (root == null
        || !(XmlNames.is(root, Names.SOAP_11, "Envelope")
            || XmlNames.is(root, Names.SOAP_12, "Envelope"))) {
      throw new MalformedMessageException(
          "It is no envelope of SOAP 1.1 or 1.2"
              + (root == null ? "" : ", but the element " + Names.printable(root.getNodeName())));
    }
    String namespace = root.getNamespaceURI();
    List<Element> children = new ArrayList<>();
    for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      } else if (child instanceof Text text && !text.getData().isBlank()) {
        throw new MalformedMessageException("Its envelope has text in it");
      }
    }
    boolean headed = !children.isEmpty() && XmlNames.is(children.get(0), namespace, "Header");
    if (children.size() != (headed ? 2 : 1)
        || !XmlNames.is(children.get(children.size() - 1), namespace, "Body")) {
      throw new MalformedMessageException(
          "Its envelope does not consist of a header, which may be absent, and one body");
    }
    return new Envelope(
        root, headed ? children.get(0) : null, children.get(children.size() - 1), content, budget);
  }

  public Document document() {
    return root.getOwnerDocument();
  }

  /** The index of its nodes: made once, and kept up to date by all code that changes the tree. */
  public MessageIndex index() {
    MessageIndex known = index;
    if (known == null) {
      known = new MessageIndex();
      index = known;
      stands(root);
    }
    return known;
  }

  /** The elements by their identifiers. */
  public Ids ids() {
    return index().ids();
  }

  /** The only element that carries this identifier. */
  public Element only(String id) throws MalformedMessageException {
    BodyTape outside = content;
    if (outside != null && outside.holds(id)) {
      fill();
    }
    return ids().only(id);
  }

  /** A node, and all below it, is now in the message. */
  public void stands(Node node) {
    budget.did(Work.VISITS, index().addAll(node));
  }

  public boolean isSoap12() {
    return Names.SOAP_12.equals(root.getNamespaceURI());
  }

  String namespace() {
    return root.getNamespaceURI();
  }

  String prefix() {
    return root.getPrefix() == null ? "" : root.getPrefix();
  }

  /** The body; its content may not be in it. */
  public Element body() {
    return body;
  }

  /** The content of the body, if that is not in the tree. */
  public Optional<BodyTape> content() {
    return Optional.ofNullable(content);
  }

  /** This message after its tree was changed. */
  public Envelope again() throws MalformedMessageException {
    return of(document(), content, budget);
  }

  /** The message as it is now, comments and all; the content of the body as it was. */
  public byte[] bytes() throws NotCanonicalException {
    BodyTape outside = content;
    if (encrypted != null) {
      return encrypted.bytes();
    }
    if (outside == null) {
      return CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(document());
    }
    Text place = Splice.place(document());
    body.appendChild(place);
    byte[] all = new Splice(place, outside.bytes()).bytes();
    body.removeChild(place);
    return all;
  }

  /**
   * The content of the body was decrypted.
   *
   * @param place alone in the body, for what is its content now
   * @return whether that is so; otherwise it has to come into the tree
   */
  public boolean decrypted(Element place, byte[] plaintext) throws MalformedMessageException {
    body.removeChild(place);
    BodyTape decrypted = BodyTape.of(body, plaintext, budget);
    if (decrypted == null) {
      body.appendChild(place);
      return false;
    }
    ids().removeAll(place);
    content = decrypted;
    return true;
  }

  /** The content of the body was encrypted, and this is the value that is not in the tree. */
  public void encrypted(Splice value) {
    content = null;
    encrypted = value;
  }

  /** Puts the encrypted content of the body into the tree, for those who sign it. */
  public void fillEncrypted() {
    if (encrypted != null) {
      encrypted.fill();
      encrypted = null;
    }
  }

  /** Puts the content of the body into the tree, where something in it has to be checked. */
  public void fill() {
    BodyTape outside = content;
    if (outside == null) {
      return;
    }
    content = null;
    Element filled = outside.tree();
    for (Node child = filled.getFirstChild(); child != null; child = filled.getFirstChild()) {
      body.appendChild(document().adoptNode(child));
    }
    if (index != null) {
      for (Node child = body.getFirstChild(); child != null; child = child.getNextSibling()) {
        stands(child);
      }
    }
  }

  /**
   * The canonical form of an element.
   *
   * @param prefixes those that an exclusive canonicalization takes along all the same
   * @param most so many bytes it may have
   * @throws NotCanonicalException if there is none
   * @throws dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer.FullException if it is longer
   */
  public byte[] canonical(Element element, CanonicalForm form, Set<String> prefixes, long most)
      throws NotCanonicalException {
    BodyTape outside = content;
    if (outside != null && element.isSameNode(body)) {
      return outside.canonical(form, prefixes, most);
    }
    if (element.isSameNode(root)) {
      fill();
    }
    return form.canonicalize(element, prefixes, most);
  }

  /** The first thing within an element that only points to content elsewhere, in words. */
  public Optional<String> pointerIn(Element element) {
    BodyTape outside = content;
    if (outside != null && element.isSameNode(body)) {
      if (!outside.mayPoint()) {
        return Optional.empty();
      }
      fill();
    }
    return index == null || index.mayPoint() ? Pointers.in(element) : Optional.empty();
  }

  /** Whether a value in an element may be a name with a prefix. */
  public boolean mayHavePrefixesInValues(Element element) {
    BodyTape outside = content;
    if (outside != null && element.isSameNode(body)) {
      if (!outside.mayHavePrefixesInValues()) {
        return false;
      }
      fill();
    }
    return index().mayHavePrefixesInValues();
  }

  /** Whether there is encrypted data in the body. */
  public boolean hasEncryptedDataInBody() {
    BodyTape outside = content;
    if (outside != null && outside.mayHave(Names.XENC, "EncryptedData")) {
      fill();
    }
    return index().mayHaveEncryptedData()
        && body.getElementsByTagNameNS(Names.XENC, "EncryptedData").getLength() > 0;
  }

  /** The header blocks, in their order. */
  public List<Element> headerBlocks() {
    List<Element> blocks = header == null ? List.of() : elements(header);
    budget.did(Work.VISITS, blocks.size());
    return blocks;
  }

  public boolean isHeaderBlock(Node node) {
    return header != null && header.isSameNode(node.getParentNode());
  }

  public static List<Element> elements(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /**
   * The security header for an actor.
   *
   * @param actor its URI, or empty for the header without an actor
   * @throws MalformedMessageException if there are several: one would go unread
   */
  public Optional<Element> securityHeader(String actor) throws MalformedMessageException {
    List<Element> found =
        headerBlocks().stream()
            .filter(block -> XmlNames.is(block, Names.WSSE, "Security"))
            .filter(block -> actorOf(block).equals(actor))
            .toList();
    if (found.size() > 1) {
      throw new MalformedMessageException(
          "It has several security headers for the same actor"
              + (actor.isEmpty() ? "" : " '" + actor + "'"));
    }
    return found.stream().findFirst();
  }

  /**
   * Explains that there is no security header for an actor, and for which actors there are some.
   */
  public String whyNoHeader(String actor) {
    List<String> others =
        headerBlocks().stream()
            .filter(block -> XmlNames.is(block, Names.WSSE, "Security"))
            .map(block -> Names.quoted(actorOf(block)))
            .distinct()
            .limit(MOST_NAMED)
            .toList();
    return "The message has no security header for this receiver, %s. %s"
        .formatted(
            Names.quoted(actor),
            others.isEmpty()
                ? "It has none at all"
                : "It has one for: "
                    + String.join(", ", others)
                    + ". If you act in that role, name it with SoapReceiver.Builder.actor");
  }

  public String actorOf(Element block) {
    String actor = block.getAttributeNS(namespace(), isSoap12() ? "role" : "actor").strip();
    return isSoap12() && actor.equals(Names.ULTIMATE_RECEIVER) ? "" : actor;
  }

  /**
   * A part of this message.
   *
   * @param security the security header that its timestamp is looked for in
   * @throws MalformedMessageException if there are several that may be meant
   */
  public Optional<Element> find(MessagePart part, Element security)
      throws MalformedMessageException {
    List<Element> found =
        switch (part.place()) {
          case BODY -> List.of(body);
          case TIMESTAMP -> named(part.name(), elements(security));
          case HEADER -> named(part.name(), headerBlocks());
          case IN_BODY -> inBody(part.name());
        };
    if (found.size() > 1) {
      throw new MalformedMessageException("It has several of " + part + ", of which one is meant");
    }
    return found.stream().findFirst();
  }

  private static List<Element> named(QName name, List<Element> elements) {
    return elements.stream().filter(element -> name(element).equals(name)).toList();
  }

  public static QName name(Element element) {
    return new QName(element.getNamespaceURI(), element.getLocalName());
  }

  private List<Element> inBody(QName name) {
    fill();
    NodeList found =
        body.getElementsByTagNameNS(
            name.getNamespaceURI().isEmpty() ? null : name.getNamespaceURI(), name.getLocalPart());
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    budget.did(Work.VISITS, elements.size());
    return elements;
  }

  public boolean isInBody(Node node) {
    for (Node step = node.getParentNode(); step != null; step = step.getParentNode()) {
      if (step.isSameNode(body)) {
        return true;
      }
    }
    return false;
  }
}
