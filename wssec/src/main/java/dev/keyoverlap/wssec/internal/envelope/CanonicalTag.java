package dev.keyoverlap.wssec.internal.envelope;

/** The start tag with which the canonical form of an element begins. */
public final class CanonicalTag {

  private CanonicalTag() {}

  /** How long it is. */
  public static int length(byte[] canonical) {
    int at = 0;
    boolean quoted = false;
    while (quoted || canonical[at] != '>') {
      quoted ^= canonical[at++] == '"';
    }
    return at + 1;
  }
}
