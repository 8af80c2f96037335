package dev.keyoverlap.wssec.internal.envelope;

import java.nio.charset.StandardCharsets;

/**
 * Tells whether any value of a canonical form may need a closer check. It goes over the bytes once,
 * and makes a text only of values that have a colon in them.
 */
final class ValueLook {

  /** Longer values are no names. With each character escaped they take so many bytes. */
  private static final int LONG = 6 * 2_100;

  private final byte[] bytes;
  private boolean points;
  private boolean prefixes;

  private ValueLook(byte[] bytes) {
    this.bytes = bytes;
  }

  static ValueLook at(byte[] canonical) {
    ValueLook look = new ValueLook(canonical);
    look.go();
    return look;
  }

  /** Whether a value may only point to content elsewhere. */
  boolean mayPoint() {
    return points;
  }

  /** Whether a value may be a name with a prefix, or a type in the default namespace. */
  boolean mayHavePrefixes() {
    return prefixes;
  }

  private void go() {
    int at = 0;
    while (at < bytes.length) {
      if (bytes[at] != '<') {
        at = text(at);
      } else if (bytes[at + 1] == '?') {
        at = behind(at, '?');
      } else if (bytes[at + 1] == '!') {
        at = behindComment(at);
      } else {
        at = tag(at + 1);
      }
    }
  }

  private int text(int from) {
    int colon = 0;
    int at = from;
    while (at < bytes.length && bytes[at] != '<') {
      if (bytes[at++] == ':') {
        colon = at;
      }
    }
    if (colon != 0) {
      value(from, at);
    }
    return at;
  }

  private int behind(int from, char last) {
    int at = from + 2;
    while (bytes[at] != last || bytes[at + 1] != '>') {
      at++;
    }
    return at + 2;
  }

  private int behindComment(int from) {
    int at = from + 4;
    while (bytes[at] != '-' || bytes[at + 1] != '-') {
      at++;
    }
    return at + 3;
  }

  private int tag(int from) {
    int at = from;
    while (bytes[at] != ' ' && bytes[at] != '>') {
      at++;
    }
    while (bytes[at] == ' ') {
      int name = at + 1;
      int end = name;
      while (bytes[end] != '=') {
        end++;
      }
      int value = end + 2;
      at = value;
      boolean colon = false;
      while (bytes[at] != '"') {
        colon |= bytes[at++] == ':';
      }
      if (!isDeclaration(name)) {
        if (colon) {
          value(value, at);
        } else {
          prefixes |= isType(name, end);
        }
      }
      at++;
    }
    return at + 1;
  }

  private boolean isDeclaration(int name) {
    return bytes[name] == 'x'
        && bytes[name + 1] == 'm'
        && bytes[name + 2] == 'l'
        && bytes[name + 3] == 'n'
        && bytes[name + 4] == 's'
        && (bytes[name + 5] == '=' || bytes[name + 5] == ':');
  }

  /** A type without prefix is one of the default namespace. */
  private boolean isType(int name, int end) {
    return end - name > 5
        && bytes[end - 5] == ':'
        && bytes[end - 4] == 't'
        && bytes[end - 3] == 'y'
        && bytes[end - 2] == 'p'
        && bytes[end - 1] == 'e';
  }

  private void value(int from, int to) {
    int start = from;
    while (start < to && bytes[start] >= 0 && bytes[start] <= ' ') {
      start++;
    }
    if (start == to || (bytes[start] >= '0' && bytes[start] <= '9')) {
      // A time, mostly: neither a name nor a pointer begins so.
      return;
    }
    int length = to - start;
    String value =
        unescaped(new String(bytes, start, Math.min(length, LONG), StandardCharsets.UTF_8));
    prefixes |= length <= LONG && PrefixedValue.mayBe(value);
    points |= length <= LONG ? Pointers.points(value) : Pointers.mayPoint(value);
  }

  private static String unescaped(String value) {
    return value.indexOf('&') < 0
        ? value
        : value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#x9;", "\t")
            .replace("&#xA;", "\n")
            .replace("&#xD;", "\r")
            .replace("&amp;", "&");
  }
}
