package dev.keyoverlap.internal.wrapping;

/** The wrappings of a binary message in transit. */
public enum Wrapping {
  /** Nothing. */
  NONE("binary"),
  /** Base64, in lines or not, of either alphabet, with padding or without. */
  BASE64("Base64"),
  /** PEM (RFC 7468): Base64 between two lines that say what it is. */
  PEM("PEM"),
  /** An S/MIME entity (RFC 8551): headers, and Base64 or binary behind them. */
  SMIME("S/MIME");

  private final String words;

  Wrapping(String words) {
    this.words = words;
  }

  /** For people. */
  @Override
  public String toString() {
    return words;
  }
}
