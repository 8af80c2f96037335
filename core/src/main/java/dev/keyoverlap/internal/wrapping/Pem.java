package dev.keyoverlap.internal.wrapping;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A block of a text in PEM (RFC 7468), wherever it is in the text: in a mail, indented, in one
 * line, or with any line ends.
 *
 * @param label what it is said to be, such as "CERTIFICATE"
 * @param headers lines before the Base64, as OpenSSL writes them into encrypted keys (RFC 1421);
 *     mostly empty
 * @param encoded what it holds
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Pem(String label, String headers, byte[] encoded) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String HYPHENS = "-----";
  private static final int LONGEST_LABEL = 64;

  /**
   * The blocks.
   *
   * @param text with anything around them
   * @return in the order of the text; empty if there are none
   * @throws IllegalArgumentException if one has no end, or is no Base64
   */
  public static List<Pem> blocks(String text) {
    List<Pem> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int label = at + BEGIN.length();
      int body = text.indexOf(HYPHENS, label);
      if (body < 0) {
        break;
      }
      if (body - label > LONGEST_LABEL || text.substring(label, body).contains("\n")) {
        at = text.indexOf(BEGIN, label);
        continue;
      }
      int end = text.indexOf(END, body);
      int another = text.indexOf(BEGIN, body);
      if (end < 0 || (another >= 0 && another < end)) {
        throw new IllegalArgumentException(
            "The block " + text.substring(label, body) + " has no end");
      }
      String content = text.substring(body + HYPHENS.length(), end);
      int from = endOfHeaders(content);
      blocks.add(
          new Pem(
              text.substring(label, body).strip().toUpperCase(Locale.ROOT),
              content.substring(0, from).strip(),
              base64(content.substring(from))));
      at = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  /** Headers are lines with a colon, which Base64 does not have. */
  private static int endOfHeaders(String content) {
    int end = 0;
    int at = 0;
    while (at < content.length()) {
      char first = content.charAt(at);
      int next = endOfLine(content, at);
      boolean blank = Character.isWhitespace(first);
      if (!blank && content.substring(at, next).indexOf(':') < 0) {
        break;
      }
      end = blank ? end : next;
      at = blank ? at + 1 : next;
    }
    return end;
  }

  private static int endOfLine(String content, int from) {
    int at = from;
    while (at < content.length() && content.charAt(at) != '\n' && content.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  /**
   * Decodes Base64 of either alphabet, and ignores other characters in it.
   *
   * @param text the Base64
   * @return the bytes
   * @throws IllegalArgumentException if it is no Base64
   */
  public static byte[] base64(String text) {
    String joined = text.replaceAll("[\\s\\u0000\\u001a]+", "").replace('-', '+').replace('_', '/');
    return Base64.getDecoder().decode(joined);
  }
}
