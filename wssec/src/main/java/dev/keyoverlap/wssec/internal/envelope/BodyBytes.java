package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.util.Optional;

/**
 * Finds the content of the body in the bytes of a message, which was read before and so is
 * well-formed. It goes over the header, and then begins at the end.
 */
final class BodyBytes {

  private final byte[] message;

  private BodyBytes(byte[] message) {
    this.message = message;
  }

  /** From the end of the start tag to the start of the end tag. */
  record Range(int from, int to) {}

  /**
   * The range of the content.
   *
   * @param message in UTF-8
   * @param elementsBefore how many elements begin before the body does
   * @param root the name of the envelope
   * @param body the name of the body
   * @return empty if there is anything unusual, such as a comment behind the body
   */
  static Optional<Range> find(byte[] message, int elementsBefore, byte[] root, byte[] body) {
    BodyBytes bytes = new BodyBytes(message);
    int outer = bytes.endTag(message.length, root);
    int inner = outer < 0 ? -1 : bytes.endTag(outer, body);
    return inner < 0
        ? Optional.empty()
        : Optional.of(new Range(bytes.start(elementsBefore), inner));
  }

  /** The end of the start tag that so many others come before. */
  private int start(int before) {
    int left = before;
    int at = 0;
    while (true) {
      while (message[at] != '<') {
        at++;
      }
      if (message[at + 1] == '?') {
        at = behind(at + 2, "?>");
      } else if (message[at + 1] == '!') {
        boolean comment = message[at + 2] == '-';
        at = comment ? behind(at + 4, "-->") : behind(at + 9, "]]>");
      } else {
        boolean begins = message[at + 1] != '/';
        at = behindTag(at + 1);
        if (begins && left-- == 0) {
          return at;
        }
      }
    }
  }

  private int behind(int from, String end) {
    byte[] wanted = Utf8Buffer.utf8(end);
    int at = from;
    while (!is(at, wanted)) {
      at++;
    }
    return at + wanted.length;
  }

  private boolean is(int at, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (at + i >= message.length || message[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private int behindTag(int from) {
    int at = from;
    byte quote = 0;
    while (quote != 0 || message[at] != '>') {
      byte here = message[at++];
      if (quote == here) {
        quote = 0;
      } else if (quote == 0 && (here == '"' || here == '\'')) {
        quote = here;
      }
    }
    return at + 1;
  }

  /** Where the end tag begins that nothing but space is behind; less than 0 if there is none. */
  private int endTag(int before, byte[] name) {
    int at = skipSpace(before);
    if (at == 0 || message[at - 1] != '>') {
      return -1;
    }
    at = skipSpace(at - 1) - name.length;
    return at >= 2 && is(at, name) && message[at - 1] == '/' && message[at - 2] == '<'
        ? at - 2
        : -1;
  }

  private int skipSpace(int before) {
    int at = before;
    while (at > 0 && message[at - 1] >= 0 && message[at - 1] <= ' ') {
      at--;
    }
    return at;
  }
}
