package dev.keyoverlap.documents;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page that is HTML and well-formed XML at once. Whatever is given as text stays text. Not
 * for use by several threads.
 */
final class Markup {

  private static final String HTML = "http://www.w3.org/1999/xhtml";
  private static final String SVG = "http://www.w3.org/2000/svg";

  private final StringWriter page = new StringWriter();
  private final Deque<String> open = new ArrayDeque<>();
  private final XMLStreamWriter out;

  Markup() {
    try {
      out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
      out.writeDTD("<!DOCTYPE html>\n");
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** Begins an element; attributes follow as names and values. */
  Markup open(String name, String... attributes) {
    try {
      out.writeStartElement(name);
      if (name.equals("html") || name.equals("svg")) {
        out.writeDefaultNamespace(name.equals("html") ? HTML : SVG);
      }
      attributes(attributes);
      open.push(name);
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** An element that has no content, neither in HTML nor in SVG. */
  Markup empty(String name, String... attributes) {
    try {
      out.writeEmptyElement(name);
      attributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      out.writeAttribute(attributes[i], readable(attributes[i + 1]));
    }
  }

  Markup text(String text) {
    try {
      out.writeCharacters(readable(text));
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /**
   * A text that somebody entered; in any direction of writing, it does not turn the text after it.
   */
  Markup entered(String text) {
    return element("bdi", text);
  }

  Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Ends the element that was begun last. */
  Markup close() {
    try {
      open.pop();
      out.writeEndElement();
      if (open.size() < 4) {
        out.writeCharacters("\n");
      }
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  String page() {
    try {
      out.writeEndDocument();
      out.close();
      return page.toString();
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** XML has no way to write some characters, not even escaped. */
  private static String readable(String text) {
    return text.codePoints()
        .map(Markup::readable)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int readable(int character) {
    boolean isText =
        character == '\n'
            || (character >= ' ' && character < 0x7F)
            || (character > 0x9F && character < 0xD800)
            || (character > 0xDFFF && character < 0xFFFE)
            || (character > 0xFFFF && (character & 0xFFFE) != 0xFFFE);
    return isText ? character : 0xFFFD;
  }

  private static IllegalStateException impossible(XMLStreamException e) {
    return new IllegalStateException("Writing to memory does not fail", e);
  }
}
