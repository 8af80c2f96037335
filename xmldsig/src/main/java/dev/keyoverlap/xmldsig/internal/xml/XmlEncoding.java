package dev.keyoverlap.xmldsig.internal.xml;

import dev.keyoverlap.message.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encoding of a document (XML 1.0, 4.3.3 and F), as far as it is needed to check the markup
 * before a parser reads it. Encodings in which markup would look different are refused: with
 * EBCDIC, or with those that shift between sets of characters, a glance at the bytes tells nothing.
 *
 * @param start bytes of the byte order mark
 * @param width bytes of one character of markup
 * @param bigEndian whether the first of them is the highest one
 */
record XmlEncoding(int start, int width, boolean bigEndian) {

  /** XML declarations are shorter. */
  private static final int WINDOW = 256;

  private static final int WIDEST = 4;

  private static final byte[] EBCDIC = {0x4c, 0x6f, (byte) 0xa7, (byte) 0x94};

  private static final String DECLARES = "<?xml";

  private static final Pattern DECLARATION =
      Pattern.compile(
          "<\\?xml[ \\t\\r\\n]+version[ \\t\\r\\n]*=[ \\t\\r\\n]*(\"[^\"<>&]*\"|'[^'<>&]*')"
              + "([ \\t\\r\\n]+encoding[ \\t\\r\\n]*=[ \\t\\r\\n]*[\"'](?<name>[^\"'<>]*)[\"'])?"
              + "[^<>]*\\?>");

  private static final Pattern WIDE = Pattern.compile("utf-?(16|32)(be|le)?|iso-10646-ucs-[24]");

  /** Encodings whose bytes of markup are those of ASCII, and mean nothing else. */
  private static final Pattern NARROW =
      Pattern.compile(
          "utf-?8|(us-)?ascii|iso[-_]8859-\\d{1,2}|latin[1-9]|(windows-|cp)125[0-8]|koi8-[ru]");

  /**
   * Reads the encoding from the beginning of a document.
   *
   * @throws MalformedMessageException if it is in an encoding that is not read, with its name
   */
  static XmlEncoding of(byte[] xml) throws MalformedMessageException {
    if (begins(xml, EBCDIC)) {
      throw notRead("EBCDIC");
    }
    XmlEncoding encoding = byFirstBytes(xml);
    if (!encoding.isDeclared(xml)) {
      return encoding;
    }
    Matcher declaration = DECLARATION.matcher(encoding.text(xml));
    if (!declaration.lookingAt()) {
      throw new MalformedMessageException(
          "This XML is not accepted: its XML declaration is not well-formed, or too long");
    }
    String name = declaration.group("name");
    if (name != null) {
      encoding.require(name.toLowerCase(Locale.ROOT));
    }
    return encoding;
  }

  private void require(String name) throws MalformedMessageException {
    boolean wide = WIDE.matcher(name).matches();
    if (!wide && !NARROW.matcher(name).matches()) {
      throw notRead(name.replaceAll("[^!-~]", "?"));
    }
    if (wide != width > 1) {
      throw new MalformedMessageException(
          "This XML is not accepted: it says that its encoding is "
              + name
              + ", and it is not. Ask for a declaration that is true, or for none");
    }
  }

  private static MalformedMessageException notRead(String name) {
    return new MalformedMessageException(
        "It is XML in the encoding "
            + name
            + ", which is not read. Ask for UTF-8; UTF-16, UTF-32, US-ASCII, ISO-8859, windows-125x"
            + " and KOI8 are read as well");
  }

  private static XmlEncoding byFirstBytes(byte[] xml) {
    if (begins(xml, 0xef, 0xbb, 0xbf)) {
      return new XmlEncoding(3, 1, true);
    }
    if (begins(xml, 0, 0, 0xfe, 0xff)) {
      return new XmlEncoding(WIDEST, WIDEST, true);
    }
    if (begins(xml, 0xff, 0xfe, 0, 0)) {
      return new XmlEncoding(WIDEST, WIDEST, false);
    }
    if (begins(xml, 0xfe, 0xff) || begins(xml, 0xff, 0xfe)) {
      return new XmlEncoding(2, 2, begins(xml, 0xfe, 0xff));
    }
    if (begins(xml, 0, 0, 0, '<')) {
      return new XmlEncoding(0, WIDEST, true);
    }
    if (begins(xml, '<', 0, 0, 0)) {
      return new XmlEncoding(0, WIDEST, false);
    }
    if (begins(xml, 0, '<') || begins(xml, '<', 0)) {
      return new XmlEncoding(0, 2, begins(xml, 0, '<'));
    }
    return new XmlEncoding(0, 1, true);
  }

  private static boolean begins(byte[] xml, int... some) {
    for (int i = 0; i < some.length; i++) {
      if (i == xml.length || (xml[i] & 0xff) != some[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean begins(byte[] xml, byte[] some) {
    return xml.length >= some.length && Arrays.equals(xml, 0, some.length, some, 0, some.length);
  }

  /** Whether an XML declaration begins here, and no instruction whose name is longer. */
  private boolean isDeclared(byte[] xml) {
    if (characters(xml) <= DECLARES.length()) {
      return false;
    }
    for (int i = 0; i < DECLARES.length(); i++) {
      if (at(xml, i) != DECLARES.charAt(i)) {
        return false;
      }
    }
    return " \t\r\n".indexOf(at(xml, DECLARES.length())) >= 0;
  }

  private String text(byte[] xml) {
    byte[] ascii = new byte[Math.min(WINDOW, characters(xml))];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = at(xml, i);
    }
    return new String(ascii, StandardCharsets.US_ASCII);
  }

  /** How many characters of markup a document has room for. */
  int characters(byte[] xml) {
    return (xml.length - start) / width;
  }

  /** A character if it is ASCII, or else something that is no markup. */
  byte at(byte[] xml, int index) {
    int from = start + index * width;
    if (width == 1) {
      return xml[from];
    }
    int low = bigEndian ? from + width - 1 : from;
    for (int i = from; i < from + width; i++) {
      if (i != low && xml[i] != 0) {
        return -1;
      }
    }
    return xml[low];
  }
}
