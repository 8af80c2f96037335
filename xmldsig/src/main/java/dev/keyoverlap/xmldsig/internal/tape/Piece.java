package dev.keyoverlap.xmldsig.internal.tape;

/** Something of a received document that a signature covers. */
public sealed interface Piece permits Part, Decoded {

  /** The number of this element; {@link XmlTape#DOCUMENT} for everything. */
  int top();
}
