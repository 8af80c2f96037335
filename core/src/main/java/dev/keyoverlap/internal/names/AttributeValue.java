package dev.keyoverlap.internal.names;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/** One attribute of a name in the form in which names are compared. */
final class AttributeValue {

  private AttributeValue() {}

  /** With a value of characters; upper and lower case, and spaces, make no difference. */
  static String ofText(String type, String value) {
    return type + "=" + folded(value);
  }

  /** With a value of another kind, such as a BIT STRING. */
  static String ofHex(String type, String value) {
    return type + "#" + value;
  }

  /** After RFC 4518: compatibility forms, letter case, runs of spaces and unseen characters. */
  private static String folded(String value) {
    boolean plain = value.chars().allMatch(c -> c < 0x80);
    String normal = plain ? value : Normalizer.normalize(value, Form.NFKC);
    String folded = normal.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(folded.length());
    boolean space = false;
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        space = kept.length() > 0;
      } else if (!isUnseen(c)) {
        if (space) {
          kept.append(' ');
          space = false;
        }
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static boolean isUnseen(char c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }
}
