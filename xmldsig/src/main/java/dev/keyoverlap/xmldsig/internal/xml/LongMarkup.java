package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/**
 * Refuses a document with a tag, comment or instruction that is too long. Parsers hold each of them
 * as a whole, several times over, before they report it. A glance at the bytes comes first, where
 * the document is long enough.
 */
public final class LongMarkup {

  private static final byte[] COMMENT = ascii("<!--");
  private static final byte[] COMMENT_END = ascii("-->");
  private static final byte[] SECTION = ascii("<![CDATA[");
  private static final byte[] SECTION_END = ascii("]]>");
  private static final byte[] INSTRUCTION = ascii("<?");
  private static final byte[] INSTRUCTION_END = ascii("?>");

  private final byte[] xml;
  private final XmlEncoding encoding;
  private final int length;

  /** Where characters of one byte each begin; less than 0 if they are longer. */
  private final int narrow;

  private LongMarkup(byte[] xml, XmlEncoding encoding) {
    this.xml = xml;
    this.encoding = encoding;
    this.length = encoding.characters(xml);
    this.narrow = encoding.width() == 1 ? encoding.start() : -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Checks the markup of a document before a parser reads it.
   *
   * @throws dev.keyoverlap.message.LimitExceededException if one piece is too long
   * @throws MalformedMessageException if it is in an encoding that is not read
   */
  public static void refuse(byte[] xml, Budget budget) throws MalformedMessageException {
    XmlEncoding encoding = XmlEncoding.of(xml);
    if (xml.length > budget.limits().of(Limit.XML_MARKUP_BYTES)) {
      new LongMarkup(xml, encoding).refuse(budget);
    }
  }

  private void refuse(Budget budget) throws MalformedMessageException {
    int at = 0;
    while (at < length) {
      if (at(at) != '<') {
        at++;
        continue;
      }
      int end;
      byte next = at + 1 < length ? at(at + 1) : 0;
      boolean section = next == '!' && isAt(SECTION, at);
      if (next != '!' && next != '?') {
        end = endOfTag(at);
      } else if (section) {
        end = find(SECTION_END, at);
      } else if (isAt(COMMENT, at)) {
        end = find(COMMENT_END, at);
      } else if (isAt(INSTRUCTION, at)) {
        end = find(INSTRUCTION_END, at);
      } else {
        end = endOfTag(at);
      }
      if (!section) {
        budget.require(Limit.XML_MARKUP_BYTES, (long) encoding.width() * (end - at));
      }
      at = end;
    }
  }

  private byte at(int index) {
    return narrow >= 0 ? xml[narrow + index] : encoding.at(xml, index);
  }

  private int endOfTag(int start) {
    int at = start;
    byte quote = 0;
    while (at < length && (quote != 0 || at(at) != '>')) {
      byte b = at(at++);
      if (quote == 0 ? b == '"' || b == '\'' : b == quote) {
        quote = quote == 0 ? b : 0;
      }
    }
    return at;
  }

  private int find(byte[] end, int start) {
    int at = start;
    while (at < length && !isAt(end, at)) {
      at++;
    }
    return at;
  }

  private boolean isAt(byte[] some, int at) {
    if (length - at < some.length) {
      return false;
    }
    for (int i = 0; i < some.length; i++) {
      if (at(at + i) != some[i]) {
        return false;
      }
    }
    return true;
  }
}
