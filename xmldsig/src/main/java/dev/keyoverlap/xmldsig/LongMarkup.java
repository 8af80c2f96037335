package dev.keyoverlap.xmldsig;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.nio.charset.StandardCharsets;

/**
 * Refuses a document with a tag, comment or instruction that is too long. Parsers hold each of them
 * as a whole, several times over, before they report it. A glance at the bytes comes first, where
 * the document is long enough.
 */
final class LongMarkup {

  private static final byte[] COMMENT = ascii("<!--");
  private static final byte[] COMMENT_END = ascii("-->");
  private static final byte[] SECTION = ascii("<![CDATA[");
  private static final byte[] SECTION_END = ascii("]]>");
  private static final byte[] INSTRUCTION = ascii("<?");
  private static final byte[] INSTRUCTION_END = ascii("?>");

  private LongMarkup() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static void refuse(byte[] xml, Budget budget) throws LimitExceededException {
    // With two bytes for each character it takes half as many characters.
    boolean wide = xml.length > 1 && (xml[0] == 0 || xml[1] == 0 || (xml[0] & 0xfe) == 0xfe);
    if (wide || xml.length <= budget.limits().of(Limit.XML_MARKUP_BYTES)) {
      return;
    }
    int at = 0;
    while (at < xml.length) {
      if (xml[at] != '<') {
        at++;
        continue;
      }
      int end;
      boolean section = isAt(SECTION, xml, at);
      if (section) {
        end = find(SECTION_END, xml, at);
      } else if (isAt(COMMENT, xml, at)) {
        end = find(COMMENT_END, xml, at);
      } else if (isAt(INSTRUCTION, xml, at)) {
        end = find(INSTRUCTION_END, xml, at);
      } else {
        end = endOfTag(xml, at);
      }
      if (!section) {
        budget.require(Limit.XML_MARKUP_BYTES, (long) end - at);
      }
      at = end;
    }
  }

  private static int endOfTag(byte[] xml, int start) {
    int at = start;
    byte quote = 0;
    while (at < xml.length && (quote != 0 || xml[at] != '>')) {
      byte b = xml[at++];
      if (quote == 0 ? b == '"' || b == '\'' : b == quote) {
        quote = quote == 0 ? b : 0;
      }
    }
    return at;
  }

  private static int find(byte[] end, byte[] xml, int start) {
    int at = start;
    while (at < xml.length && !isAt(end, xml, at)) {
      at++;
    }
    return at;
  }

  private static boolean isAt(byte[] some, byte[] xml, int at) {
    if (xml.length - at < some.length) {
      return false;
    }
    for (int i = 0; i < some.length; i++) {
      if (xml[at + i] != some[i]) {
        return false;
      }
    }
    return true;
  }
}
