package dev.keyoverlap.xmldsig.internal.xml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Says what is wrong with a document that a parser does not read, and where. Parsers quote the
 * document, in the language of the machine; this says nothing of its content.
 */
public final class XmlFlaw {

  /** The messages of parsers about flaws, in lower case: the JDK's first, then Woodstox's. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("doctype", "it has a DOCTYPE, which is refused"),
          new Known("within the same entity", "it ends too early"),
          new Known("premature end of file", "it ends too early"),
          new Known("unexpected eof", "it ends too early"),
          new Known("unexpected end-of-input", "it ends too early"),
          new Known("matching end-tag", "an end tag does not match its start tag"),
          new Known("unexpected close tag", "an end tag does not match its start tag"),
          new Known("was referenced, but not declared", "it uses an entity that XML does not have"),
          new Known("undeclared general entity", "it uses an entity that XML does not have"),
          new Known("is not bound", "a namespace prefix is not declared"),
          new Known("namespace prefix", "a namespace prefix is not declared"),
          new Known("already specified for element", "an element has the same attribute twice"),
          new Known("duplicate attribute", "an element has the same attribute twice"),
          new Known("invalid xml character", "it has a character that XML does not allow"),
          new Known("illegal character", "it has a character that XML does not allow"),
          new Known("not allowed in prolog", "there is something before its root element"),
          new Known("in prolog", "there is something before its root element"),
          new Known("in trailing section", "there is something after its root element"),
          new Known("following the root element", "there is something after its root element"),
          new Known("in epilog", "there is something after its root element"));

  private XmlFlaw() {}

  /** The flaw, as a part of a sentence. */
  public static String of(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (thrown instanceof SAXParseException parsing) {
      return known(message) + at(parsing.getLineNumber(), parsing.getColumnNumber());
    }
    if (thrown instanceof XMLStreamException reading) {
      Optional<Location> place = Optional.ofNullable(reading.getLocation());
      return known(message)
          + place.map(found -> at(found.getLineNumber(), found.getColumnNumber())).orElse("");
    }
    if (thrown instanceof SAXException carrying) {
      // Without a cause it was thrown here, with words of ours.
      return carrying.getException() == null ? message : of(carrying.getException());
    }
    return known(message);
  }

  private static String known(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(known -> lower.contains(known.said()))
        .map(Known::flaw)
        .findFirst()
        .orElse("its syntax is wrong");
  }

  private static String at(int line, int column) {
    return line < 1 ? "" : ", at line " + line + ", column " + column;
  }

  private record Known(String said, String flaw) {}
}
