package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.xml.XMLConstants;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.ext.DefaultHandler2;
import org.xml.sax.helpers.AttributesImpl;

/**
 * Reports a part of a tape as a parser would report its canonical form, with every namespace that
 * is declared around it: a small tree needs no second parser. For one part.
 */
public final class TapeEvents {

  private static final String CDATA = "CDATA";

  private final XmlTape tape;
  private final TapePart.Cut cut;
  private final Bindings scope;
  private final AttributesImpl attributes = new AttributesImpl();

  /** How many bytes of names, text and markup it may have. */
  private final long most;

  private long length;

  /** The elements that have begun and not ended. */
  private int[] open = new int[16];

  private int depth;

  TapeEvents(XmlTape tape, TapePart.Cut cut, long most) {
    this.tape = tape;
    this.cut = cut;
    this.most = most;
    this.scope = new Bindings(tape.prefixes().size(), tape.noNamespace());
  }

  /**
   * A part as a tree of its own.
   *
   * @throws NotCanonicalException if a namespace is relative
   */
  public static Document tree(XmlTape tape, TapePart.Cut cut) throws NotCanonicalException {
    try {
      return HardenedParser.tree(
          handler -> {
            try {
              new TapeEvents(tape, cut, Long.MAX_VALUE).report(handler);
            } catch (NotCanonicalException e) {
              throw new SAXException(e);
            }
          });
    } catch (SAXException e) {
      throw new NotCanonicalException(e);
    }
  }

  /**
   * Reports it.
   *
   * @return how many bytes it has
   * @throws Utf8Buffer.FullException if there are more than it may have
   */
  long report(DefaultHandler2 handler) throws SAXException, NotCanonicalException {
    scope.enter(tape, cut.top());
    int next = Math.max(0, cut.top());
    TapeWalk walk = tape.walk(cut.top());
    while (walk.next()) {
      count(walk.to() - walk.from());
      switch (walk.kind()) {
        case XmlTape.TEXT -> {
          char[] text = text(walk.bytes(), walk.from(), walk.to()).toCharArray();
          handler.characters(text, 0, text.length);
        }
        case XmlTape.START -> {
          int element = next++;
          if (cut.leftOut().test(element)) {
            next = tape.behind(element, tape.end(element));
            walk.moveTo(tape.end(element));
          } else {
            start(element, walk, handler);
          }
        }
        case XmlTape.END -> {
          scope.close();
          XmlTape.Name name = tape.name(open[--depth]);
          handler.endElement(name.namespace(), name.localName(), name.qualifiedName());
        }
        default -> markup(walk, handler);
      }
    }
    return length;
  }

  private void count(int more) {
    length += more;
    if (length > most) {
      throw new Utf8Buffer.FullException();
    }
  }

  private void start(int element, TapeWalk tag, DefaultHandler2 handler)
      throws SAXException, NotCanonicalException {
    scope.open();
    ElementMarks declarations = tape.declarations();
    for (int i = tape.firstDeclaration(element); declarations.isOf(i, element); i++) {
      boolean changes = scope.find(declarations.first(i)) != tape.namespaceOf(i);
      scope.declare(tape, i);
      if (depth > 0 && changes) {
        declare(declarations.first(i), handler);
      }
    }
    if (depth == 0) {
      for (int prefix = 0; prefix < tape.prefixes().size(); prefix++) {
        if (scope.find(prefix) != tape.noNamespace()) {
          declare(prefix, handler);
        }
      }
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    open[depth++] = element;
    XmlTape.Name name = tape.named(tag.name());
    count(2 * name.utf8().length + 5);
    readAttributes(tag.bytes(), tag.from(), tag.to());
    handler.startElement(name.namespace(), name.localName(), name.qualifiedName(), attributes);
  }

  private void declare(int prefix, DefaultHandler2 handler) throws SAXException {
    String name = tape.prefixes().get(prefix);
    String namespace = tape.namespace(scope.find(prefix));
    count(name.length() + namespace.length());
    handler.startPrefixMapping(name, namespace);
  }

  /** Each is a space, a name, and a value in quotation marks, which has none in it. */
  private void readAttributes(byte[] bytes, int from, int to) {
    attributes.clear();
    int at = from;
    while (at < to) {
      int equals = find(bytes, '=', at);
      int end = find(bytes, '"', equals + 2);
      String qualified = new String(bytes, at + 1, equals - at - 1, StandardCharsets.UTF_8);
      int colon = qualified.indexOf(':');
      attributes.addAttribute(
          colon < 0 ? "" : namespace(qualified.substring(0, colon)),
          qualified.substring(colon + 1),
          qualified,
          CDATA,
          text(bytes, equals + 2, end));
      at = end + 1;
    }
  }

  private String namespace(String prefix) {
    return prefix.equals("xml")
        ? XMLConstants.XML_NS_URI
        : tape.namespace(scope.find(tape.prefix(prefix)));
  }

  private static int find(byte[] bytes, char wanted, int from) {
    int at = from;
    while (bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  private void markup(TapeWalk walk, DefaultHandler2 handler) throws SAXException {
    String text = text(walk.bytes(), walk.from(), walk.to());
    if (!walk.isComment()) {
      String inner = text.substring(2, text.length() - 2);
      int space = inner.indexOf(' ');
      handler.processingInstruction(
          space < 0 ? inner : inner.substring(0, space),
          space < 0 ? "" : inner.substring(space + 1));
    } else if (cut.method().keepsComments()) {
      char[] inner = text.substring(4, text.length() - 3).toCharArray();
      handler.comment(inner, 0, inner.length);
    }
  }

  /** The meaning of what a canonical form spells. */
  private static String text(byte[] bytes, int from, int to) {
    String spelled = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    int reference = spelled.indexOf('&');
    if (reference < 0) {
      return spelled;
    }
    StringBuilder text = new StringBuilder(spelled.length());
    int at = 0;
    while (reference >= 0) {
      int end = spelled.indexOf(';', reference);
      text.append(spelled, at, reference).append(meaning(spelled.substring(reference + 1, end)));
      at = end + 1;
      reference = spelled.indexOf('&', at);
    }
    return text.append(spelled, at, spelled.length()).toString();
  }

  private static char meaning(String reference) {
    return switch (reference) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "#x9" -> '\t';
      case "#xA" -> '\n';
      case "#xD" -> '\r';
      default -> throw new IllegalStateException("No canonical form has this reference");
    };
  }
}
