package dev.keyoverlap.internal.wrapping;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The blocks of a text in PEM (RFC 7468), wherever they stand in it: in a mail, indented, in one
 * line, or with any ends of lines.
 *
 * @param label what it is said to be, such as "CERTIFICATE"
 * @param encoded what it holds
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Pem(String label, byte[] encoded) {

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
      if (end < 0) {
        throw new IllegalArgumentException(
            "The block " + text.substring(label, body) + " has no end");
      }
      blocks.add(
          new Pem(
              text.substring(label, body).strip().toUpperCase(Locale.ROOT),
              base64(text.substring(body + HYPHENS.length(), end))));
      at = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  /**
   * What Base64 stands for, of either alphabet, with anything that is not of it between.
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
