package dev.keyoverlap.xmldsig.internal.tape;

/**
 * The bytes whose Base64 is the text of an element of a received document (XML Signature, 6.6.2).
 *
 * @param top the number of the element
 */
public record Decoded(int top) implements Piece {}
