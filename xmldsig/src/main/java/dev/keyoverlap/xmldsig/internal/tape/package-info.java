/**
 * A document as a tape: read once, and canonicalised from there without a tree. Start with {@code
 * TapeReader}, then {@code XmlTape} and {@code TapePart}.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.tape;

import org.jspecify.annotations.NullMarked;
