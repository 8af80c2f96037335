package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import dev.keyoverlap.xmldsig.internal.xml.XmlCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;
import org.xml.sax.ext.Locator2;

/** Puts what a parser reports on a tape. For one document. */
final class TapeRecorder extends DefaultHandler2 {

  private static final byte[] COMMENT = Utf8Buffer.utf8("<!--");
  private static final byte[] END_OF_COMMENT = Utf8Buffer.utf8("-->");
  private static final byte[] INSTRUCTION = Utf8Buffer.utf8("<?");
  private static final byte[] END_OF_INSTRUCTION = Utf8Buffer.utf8("?>");

  /** So many attributes are sorted the fastest by the simplest means. */
  private static final int FEW = 16;

  private final XmlTape tape;
  private final TapePages pages;
  private final Utf8Buffer bytes;
  private final XmlCounts counts;

  /** By the name without prefix: what was last there, and mostly is there again. */
  private final Map<String, XmlTape.Name> names = new HashMap<>();

  private final Map<List<String>, XmlTape.Name> allNames = new HashMap<>();
  private final Map<String, AttributeName> knownAttributeNames = new HashMap<>();

  /** A prefix, then its namespace, of the element that is about to begin. */
  private final List<String> declarations = new ArrayList<>();

  /** By the number of a prefix: the last element that was marked to use it. */
  private int[] users = new int[16];

  private @Nullable Locator locator;
  private String version = "1.0";
  private String encoding = "";

  /** The elements around. */
  private int[] open = new int[64];

  private int depth;

  /** Whether text would continue the one before: parsers report a long one in pieces. */
  private boolean inText;

  /** Of the element that is being reported. */
  private XmlTape.@Nullable Name name;

  private AttributeName[] attributeNames = new AttributeName[FEW];
  private String[] attributeValues = new String[FEW];
  private int attributeCount;
  private final IdNames ids;
  private Integer[] order = new Integer[0];

  TapeRecorder(int sizeOfDocument, IdNames ids, XmlCounts counts, long mostBytes) {
    this.ids = ids;
    this.tape = new XmlTape(sizeOfDocument, mostBytes);
    this.pages = tape.pages();
    this.bytes = pages.end();
    this.counts = counts;
    Arrays.fill(users, XmlTape.DOCUMENT);
  }

  XmlTape tape() {
    return tape;
  }

  /** The version that the document says that it has. */
  String version() {
    return version;
  }

  /** The encoding in which it was read; may be empty where the document does not name it. */
  String encoding() {
    return encoding;
  }

  void declares(@Nullable String itsVersion, @Nullable String itsEncoding) {
    version = Objects.requireNonNullElse(itsVersion, version);
    encoding = Objects.requireNonNullElse(itsEncoding, encoding);
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    this.locator = locator;
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) throws SAXException {
    if (!prefix.equals(XMLConstants.XML_NS_PREFIX)) {
      counts.declares(prefix, uri);
      declarations.add(prefix);
      declarations.add(uri);
    }
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes)
      throws SAXException {
    if (depth == 0 && locator instanceof Locator2 precise) {
      declares(precise.getXMLVersion(), precise.getEncoding());
    }
    XmlTape.Name before = names.get(localName);
    begin(
        uri,
        localName,
        before != null && before.qualifiedName().equals(qName)
            ? before.prefix()
            : prefix(qName, localName));
    for (int i = 0; i < attributes.getLength(); i++) {
      String own = attributes.getLocalName(i);
      String qualified = attributes.getQName(i);
      AttributeName known = knownAttributeNames.get(own);
      attribute(
          attributes.getURI(i),
          own,
          known != null && known.qualifiedName.equals(qualified)
              ? known.prefix
              : prefix(qualified, own),
          attributes.getValue(i));
    }
    completeElement();
  }

  private static String prefix(String qName, String localName) {
    int length = qName.length() - localName.length() - 1;
    return length <= 0 ? "" : qName.substring(0, length);
  }

  /** An element begins, of which everything that is declared is told already. */
  void begin(String uri, String localName, String prefix) throws SAXException {
    XmlTape.Name known = names.get(localName);
    if (known == null || !known.namespace().equals(uri) || !known.prefix().equals(prefix)) {
      List<String> parts = List.of(prefix, localName, uri);
      known = allNames.get(parts);
      if (known == null) {
        known = tape.newName(uri, localName, prefix);
        counts.name(known.qualifiedName());
        counts.another();
        allNames.put(parts, known);
      }
      names.put(localName, known);
    }
    name = known;
    attributeCount = 0;
  }

  /** It has an attribute. */
  void attribute(String uri, String localName, String prefix, String value) throws SAXException {
    AttributeName known = knownAttributeNames.get(localName);
    if (known == null || !known.namespace.equals(uri) || !known.prefix.equals(prefix)) {
      known = new AttributeName(uri, localName, prefix, tape, ids);
      counts.name(known.qualifiedName);
      knownAttributeNames.put(localName, known);
    }
    if (attributeCount == attributeNames.length) {
      attributeNames = Arrays.copyOf(attributeNames, attributeCount * 2);
      attributeValues = Arrays.copyOf(attributeValues, attributeCount * 2);
    }
    attributeNames[attributeCount] = known;
    attributeValues[attributeCount++] = value;
  }

  /** All of its attributes are told. */
  void completeElement() throws SAXException {
    XmlTape.Name own = Objects.requireNonNull(name);
    int declared = declarations.size() / 2;
    counts.begin(attributeCount, declared);
    sortAttributes();
    int number = tape.elements();
    int place = writeTag(own, number, declared);
    number = tape.open(own, place);
    for (int i = 0; i < declared; i++) {
      tape.addDeclaration(
          number, tape.prefix(declarations.get(2 * i)), declarations.get(2 * i + 1));
    }
    declarations.clear();
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = number;
    inText = false;
  }

  private int writeTag(XmlTape.Name own, int number, int declared) {
    int flags = declared == 0 ? 0 : XmlTape.DECLARES;
    boolean unused = use(number, own.prefixNumber());
    int likely = 0;
    for (int i = 0; i < attributeCount; i++) {
      AttributeName attribute = attributeNames[i];
      likely += attribute.lead.length + attributeValues[i].length() + 1;
      flags |= attribute.isXml ? XmlTape.HAS_XML : 0;
      if (attribute.number >= 0 && use(number, attribute.number)) {
        tape.addAttributePrefix(number, attribute.number);
        flags |= XmlTape.HAS_PREFIXES;
      }
    }
    flags |= attributeCount == 0 ? 0 : XmlTape.HAS_ATTRIBUTES;
    int place = pages.begin(XmlTape.START | flags, likely);
    pages.number(own.number());
    pages.number(number - (depth == 0 ? XmlTape.DOCUMENT : open[depth - 1]));
    if (attributeCount > 0) {
      int length = pages.openLength(likely);
      writeAttributes(number);
      pages.closeLength(length);
    }
    return place;
  }

  private void writeAttributes(int number) {
    int from = bytes.length();
    for (int i = 0; i < attributeCount; i++) {
      AttributeName attribute = attributeNames[i];
      bytes.append(attribute.lead);
      int value = bytes.length();
      bytes.appendValue(attributeValues[i]);
      if (attribute.isId) {
        tape.addId(number, value - from, bytes.length() - value);
      }
      bytes.append('"');
      attributeValues[i] = "";
    }
  }

  /** Whether an element has not used a prefix before. */
  private boolean use(int element, int prefix) {
    if (prefix >= users.length) {
      int known = users.length;
      users = Arrays.copyOf(users, Math.max(prefix + 1, known * 2));
      Arrays.fill(users, known, users.length, XmlTape.DOCUMENT);
    }
    boolean isNew = users[prefix] != element;
    users[prefix] = element;
    return isNew;
  }

  /**
   * First by namespace, then by name without prefix (Canonical XML, 2.2); mostly they are so
   * already.
   */
  private void sortAttributes() {
    if (attributeCount > FEW) {
      sortMany();
      return;
    }
    for (int i = 1; i < attributeCount; i++) {
      AttributeName moved = attributeNames[i];
      String value = attributeValues[i];
      int at = i;
      while (at > 0 && attributeNames[at - 1].compareTo(moved) > 0) {
        attributeNames[at] = attributeNames[at - 1];
        attributeValues[at] = attributeValues[at - 1];
        at--;
      }
      attributeNames[at] = moved;
      attributeValues[at] = value;
    }
  }

  private void sortMany() {
    AttributeName[] unsortedNames = Arrays.copyOf(attributeNames, attributeCount);
    String[] unsortedValues = Arrays.copyOf(attributeValues, attributeCount);
    if (order.length != attributeCount) {
      order = new Integer[attributeCount];
    }
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> unsortedNames[i]));
    for (int i = 0; i < attributeCount; i++) {
      attributeNames[i] = unsortedNames[order[i]];
      attributeValues[i] = unsortedValues[order[i]];
    }
  }

  @Override
  public void endElement(String uri, String localName, String qName) {
    endElement();
  }

  void endElement() {
    counts.end();
    tape.close(open[--depth]);
    inText = false;
  }

  @Override
  public void characters(char[] text, int start, int length) throws SAXException {
    if (length == 0) {
      return;
    }
    int unused = pages.begin(XmlTape.TEXT, length);
    int size = pages.openLength(length);
    bytes.reserve(length);
    bytes.appendText(text, start, length);
    pages.closeLength(size);
    if (!inText) {
      counts.node();
      inText = true;
    }
  }

  @Override
  public void comment(char[] text, int start, int length) throws SAXException {
    int unused = pages.begin(XmlTape.MARKUP, length + COMMENT.length + END_OF_COMMENT.length);
    int size = pages.openLength(length + COMMENT.length + END_OF_COMMENT.length);
    bytes.reserve(length);
    bytes.append(COMMENT);
    bytes.appendMarkup(text, start, length);
    bytes.append(END_OF_COMMENT);
    endMarkup(size);
  }

  @Override
  public void processingInstruction(String target, @Nullable String data) throws SAXException {
    counts.name(target);
    String text = data == null || data.isEmpty() ? "" : " " + data;
    int characters =
        INSTRUCTION.length + target.length() + text.length() + END_OF_INSTRUCTION.length;
    int unused = pages.begin(XmlTape.MARKUP, characters);
    int size = pages.openLength(characters);
    bytes.append(INSTRUCTION);
    bytes.appendName(target);
    bytes.appendMarkup(text);
    bytes.append(END_OF_INSTRUCTION);
    endMarkup(size);
  }

  private void endMarkup(int size) throws SAXException {
    pages.closeLength(size);
    counts.node();
    inText = false;
  }

  /**
   * Everything was reported.
   *
   * @return how many bytes are on the tape
   */
  long complete() {
    pages.complete();
    return pages.content();
  }

  @Override
  public void startDTD(String name, @Nullable String publicId, @Nullable String systemId)
      throws SAXException {
    throw new SAXException("it has a DOCTYPE");
  }

  @Override
  public void skippedEntity(String name) throws SAXException {
    throw new SAXException("nothing is fetched from anywhere");
  }
}
