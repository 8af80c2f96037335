package dev.keyoverlap.internal.names;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads a name that somebody wrote as text.
 *
 * <p>Attributes are separated by a comma, a semicolon, a plus sign or a new line, or, if the text
 * begins with one, by slashes. Since many programs escape nothing, a separator counts only where
 * another attribute follows it: in {@code O=Example, S.A., C=ES} the first comma is part of the
 * organization's name. For one thread.
 */
final class NameText {

  private static final int LONGEST_TYPE = 64;

  private final String text;
  private final String separators;
  private int at;

  private NameText(String text) {
    this.text = text;
    this.separators = text.startsWith("/") ? "/" : ",;+\n";
  }

  /** The attributes, each in the form in which they are compared; empty if it cannot be read. */
  static Optional<List<String>> attributes(String text) {
    return new NameText(withSingleSpaces(text)).read();
  }

  /**
   * Spaces in a row mean what one means; so nothing has to look past many of them twice. Only the
   * first may be escaped.
   */
  private static String withSingleSpaces(String text) {
    StringBuilder single = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = at;
      boolean line = false;
      while (end < text.length() && isAnySpace(text.charAt(end))) {
        line |= text.charAt(end) == '\n' || text.charAt(end) == '\r';
        end++;
      }
      if (end == at) {
        single.append(text.charAt(at));
        at++;
        continue;
      }
      boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
      if (escaped) {
        single.append(' ');
      }
      if (at > 0 && end < text.length() && end - at > (escaped ? 1 : 0)) {
        single.append(line ? '\n' : ' ');
      }
      at = end;
    }
    return single.toString();
  }

  private static boolean isAnySpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private Optional<List<String>> read() {
    List<String> attributes = new ArrayList<>();
    if (separators.equals("/")) {
      at++;
    }
    while (at < text.length()) {
      int equals = endOfType(at);
      if (equals < 0) {
        return Optional.empty();
      }
      Optional<String> type = AttributeTypes.ofText(text.substring(at, equals).strip());
      at = afterSpace(equals);
      at = afterSpace(at + 1);
      Optional<String> attribute = type.flatMap(this::attribute);
      if (attribute.isEmpty()) {
        return Optional.empty();
      }
      attributes.add(attribute.get());
    }
    return Optional.of(attributes);
  }

  /** Where the type of an attribute ends that begins here; -1 if none does. */
  private int endOfType(int from) {
    int start = afterSpace(from);
    int end = start;
    while (end < text.length() && end - start < LONGEST_TYPE && isOfType(text.charAt(end))) {
      end++;
    }
    int equals = afterSpace(end);
    return end > start && equals < text.length() && text.charAt(equals) == '=' ? end : -1;
  }

  private static boolean isOfType(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-';
  }

  private int afterSpace(int from) {
    return from < text.length() && isSpace(text.charAt(from)) ? from + 1 : from;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n';
  }

  /** The attribute of this type whose value begins here; moves to the beginning of the next one. */
  private Optional<String> attribute(String type) {
    if (at < text.length() && text.charAt(at) == '#') {
      Optional<String> encoded = encodedValue(type);
      if (encoded.isPresent()) {
        return encoded;
      }
    }
    if (at < text.length() && text.charAt(at) == '"') {
      int start = at;
      Optional<String> quoted = quotedValue();
      if (quoted.isPresent()) {
        return quoted.map(value -> AttributeValue.ofText(type, value));
      }
      at = start;
    }
    return Optional.of(AttributeValue.ofText(type, plainValue()));
  }

  /** As hexadecimal digits of its DER; empty if it only looks so. */
  private Optional<String> encodedValue(String type) {
    int end = at + 1;
    while (end < text.length() && HexFormat.isHexDigit(text.charAt(end))) {
      end++;
    }
    if (!isEnd(end) || (end - at) % 2 == 0) {
      return Optional.empty();
    }
    byte[] encoded = HexFormat.of().parseHex(text, at + 1, end);
    Optional<String> attribute = NameDer.attribute(type, encoded);
    if (attribute.isPresent()) {
      at = afterSeparator(end);
    }
    return attribute;
  }

  /** Between quotation marks, of which two in a row mean one; empty if none ends it. */
  private Optional<String> quotedValue() {
    Characters value = new Characters();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        escaped(value);
      } else if (c != '"') {
        value.add(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        value.add(c);
        at += 2;
      } else if (isEnd(at + 1)) {
        at = afterSeparator(at + 1);
        return Optional.of(value.text());
      } else {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private String plainValue() {
    Characters value = new Characters();
    while (at < text.length() && !isEnd(at)) {
      char c = text.charAt(at);
      if (c == '\\') {
        escaped(value);
      } else {
        value.add(c);
        at++;
      }
    }
    at = afterSeparator(at);
    return value.text();
  }

  /** Whether here the text ends, or is a separator that another attribute follows. */
  private boolean isEnd(int position) {
    int next = separator(position);
    return next == text.length()
        || (separators.indexOf(text.charAt(next)) >= 0
            && (afterSpace(next + 1) >= text.length() || endOfType(next + 1) >= 0));
  }

  /** A space may come before a separator, and a new line is one itself. */
  private int separator(int position) {
    if (position >= text.length()) {
      return text.length();
    }
    int next = afterSpace(position);
    return next == position || next == text.length() || separators.indexOf(text.charAt(next)) >= 0
        ? next
        : position;
  }

  private int afterSeparator(int position) {
    return afterSpace(Math.min(separator(position) + 1, text.length()));
  }

  /** RFC 4514, 2.4, and what OpenSSL writes for characters that are not of ASCII. */
  private void escaped(Characters value) {
    if (isHex(at + 1, 2)) {
      value.add((byte) HexFormat.fromHexDigits(text, at + 1, at + 3));
      at += 3;
    } else if (is(at + 1, 'x') && isHex(at + 2, 2)) {
      value.add((byte) HexFormat.fromHexDigits(text, at + 2, at + 4));
      at += 4;
    } else if (is(at + 1, 'U') && isHex(at + 2, 4)) {
      value.add((char) HexFormat.fromHexDigits(text, at + 2, at + 6));
      at += 6;
    } else if (is(at + 1, 'W') && isHex(at + 2, 8)) {
      value.addCodePoint(HexFormat.fromHexDigits(text, at + 2, at + 10));
      at += 10;
    } else {
      // At the very end a space was escaped, which matters to no comparison.
      value.add(at + 1 < text.length() ? text.charAt(at + 1) : ' ');
      at += 2;
    }
  }

  private boolean is(int position, char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private boolean isHex(int position, int digits) {
    return position + digits <= text.length()
        && text.substring(position, position + digits).chars().allMatch(HexFormat::isHexDigit);
  }

  /** A value, some of whose characters are written as bytes. */
  private static final class Characters {

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(char c) {
      flush();
      text.append(c);
    }

    void addCodePoint(int codePoint) {
      flush();
      text.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : '?');
    }

    void add(byte octet) {
      bytes.write(octet);
    }

    private void flush() {
      if (bytes.size() > 0) {
        text.append(decoded(bytes.toByteArray()));
        bytes.reset();
      }
    }

    /** They are of UTF-8, or of a string type from before that. */
    private static String decoded(byte[] octets) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      } catch (CharacterCodingException e) {
        return new String(octets, StandardCharsets.ISO_8859_1);
      }
    }

    String text() {
      flush();
      return text.toString();
    }
  }
}
