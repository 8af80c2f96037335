package dev.keyoverlap.wssec.internal.envelope;

/** Start tags as canonical forms have them. */
public final class CanonicalTag {

  private CanonicalTag() {}

  /** How long that is with which the canonical form of an element begins. */
  public static int length(byte[] canonical) {
    int at = 0;
    boolean quoted = false;
    while (quoted || canonical[at] != '>') {
      quoted ^= canonical[at++] == '"';
    }
    return at + 1;
  }

  /** A text as the value of an attribute. */
  public static String escaped(String uri) {
    return uri.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;")
        .replace("\t", "&#9;")
        .replace("\n", "&#10;")
        .replace("\r", "&#13;");
  }
}
