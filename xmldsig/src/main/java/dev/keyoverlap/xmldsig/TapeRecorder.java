package dev.keyoverlap.xmldsig;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;
import org.xml.sax.ext.Locator2;

/** Puts what a parser reports on a tape. For one document. */
final class TapeRecorder extends DefaultHandler2 {

  private static final byte[] EQUALS = Utf8Buffer.ascii("=\"");
  private static final XmlTape.Declaration[] NONE = {};

  private final XmlTape tape;
  private final Map<String, List<XmlTape.Name>> names = new HashMap<>();
  private final Map<String, byte[]> attributeNames = new HashMap<>();
  private final List<XmlTape.Declaration> declarations = new ArrayList<>();
  private @Nullable Locator locator;
  private int[] open = new int[64];
  private int depth;
  private String version = "1.0";
  private String encoding = "";

  TapeRecorder(int sizeOfDocument) {
    this.tape = new XmlTape(sizeOfDocument);
  }

  XmlTape tape() {
    return tape;
  }

  /** The version that the document says that it has. */
  String version() {
    return version;
  }

  /** The encoding in which it was read. */
  String encoding() {
    return encoding;
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    this.locator = locator;
  }

  @Override
  public void startPrefixMapping(String prefix, String uri) {
    if (!prefix.equals(XMLConstants.XML_NS_PREFIX)) {
      declarations.add(new XmlTape.Declaration(tape.prefix(prefix), uri));
    }
  }

  @Override
  public void startElement(String uri, String localName, String qName, Attributes attributes) {
    if (depth == 0 && locator instanceof Locator2 precise) {
      version = String.valueOf(precise.getXMLVersion());
      encoding = String.valueOf(precise.getEncoding());
    }
    XmlTape.Name name = name(uri, localName, qName);
    int count = attributes.getLength();
    int from = tape.bytes.length();
    int[] prefixes = name.prefixes();
    boolean xml = false;
    if (count > 0) {
      for (int index : sorted(attributes, count)) {
        write(attributes.getQName(index), attributes.getValue(index));
        String prefix = prefix(attributes, index);
        xml |= prefix.equals(XMLConstants.XML_NS_PREFIX);
        prefixes = with(prefixes, prefix);
      }
    }
    int number =
        tape.open(
            new XmlTape.Element(
                name,
                depth == 0 ? XmlTape.DOCUMENT : open[depth - 1],
                declarations.isEmpty() ? NONE : declarations.toArray(NONE),
                prefixes,
                xml,
                from,
                tape.bytes.length(),
                tape.nextStep()));
    declarations.clear();
    for (int i = 0; i < count; i++) {
      if (Ids.isId(attributes.getURI(i), attributes.getLocalName(i))) {
        tape.addId(attributes.getValue(i), number);
      }
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = number;
  }

  @Override
  public void endElement(String uri, String localName, String qName) {
    tape.close(open[--depth]);
  }

  private XmlTape.Name name(String uri, String localName, String qName) {
    List<XmlTape.Name> same = names.computeIfAbsent(qName, name -> new ArrayList<>(1));
    for (XmlTape.Name name : same) {
      if (name.namespace().equals(uri)) {
        return name;
      }
    }
    int prefix = qName.indexOf(':');
    XmlTape.Name name =
        new XmlTape.Name(
            uri,
            localName,
            qName,
            new int[] {tape.prefix(prefix < 0 ? "" : qName.substring(0, prefix))},
            Utf8Buffer.ascii(qName),
            uri.equals(Names.DSIG) && localName.equals("Signature"));
    same.add(name);
    return name;
  }

  /** First by namespace, then by name without prefix (Canonical XML, 2.2). */
  private static int[] sorted(Attributes attributes, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int at = i;
      while (at > 0 && compare(attributes, order[at - 1], i) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    return order;
  }

  private static int compare(Attributes attributes, int one, int other) {
    int byNamespace = attributes.getURI(one).compareTo(attributes.getURI(other));
    return byNamespace != 0
        ? byNamespace
        : attributes.getLocalName(one).compareTo(attributes.getLocalName(other));
  }

  private void write(String qName, String value) {
    tape.bytes.append(' ');
    tape.bytes.append(attributeNames.computeIfAbsent(qName, Utf8Buffer::ascii));
    tape.bytes.append(EQUALS);
    tape.bytes.appendValue(value);
    tape.bytes.append('"');
  }

  private static String prefix(Attributes attributes, int index) {
    String name = attributes.getQName(index);
    int colon = name.indexOf(':');
    return colon < 0 ? "" : name.substring(0, colon);
  }

  /** An attribute without prefix has no namespace, whatever the default is. */
  private int[] with(int[] prefixes, String another) {
    if (another.isEmpty() || another.equals(XMLConstants.XML_NS_PREFIX)) {
      return prefixes;
    }
    int number = tape.prefix(another);
    for (int known : prefixes) {
      if (known == number) {
        return prefixes;
      }
    }
    int[] more = Arrays.copyOf(prefixes, prefixes.length + 1);
    more[prefixes.length] = number;
    return more;
  }

  @Override
  public void characters(char[] text, int start, int length) {
    int from = tape.bytes.length();
    tape.bytes.appendText(text, start, length);
    tape.addText(from, tape.bytes.length());
  }

  @Override
  public void comment(char[] text, int start, int length) {
    int from = tape.bytes.length();
    tape.bytes.appendMarkup(new String(text, start, length));
    tape.add(XmlTape.COMMENT, from, tape.bytes.length());
  }

  @Override
  public void processingInstruction(String target, String data) {
    int from = tape.bytes.length();
    tape.bytes.appendMarkup(data == null || data.isEmpty() ? target : target + " " + data);
    tape.add(XmlTape.INSTRUCTION, from, tape.bytes.length());
  }

  @Override
  public void skippedEntity(String name) throws SAXException {
    throw new SAXException("nothing is fetched from anywhere");
  }
}
