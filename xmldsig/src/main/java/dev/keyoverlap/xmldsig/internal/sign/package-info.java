/**
 * Writes signatures, into a tree or between the bytes of a document. Start with {@code
 * SigningTerms}.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.sign;

import org.jspecify.annotations.NullMarked;
