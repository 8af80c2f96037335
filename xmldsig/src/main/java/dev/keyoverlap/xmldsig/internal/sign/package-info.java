/**
 * Writes signatures, into a tree or between the bytes of a document. Start with {@code Signing},
 * one document; {@code SigningTerms} is what all documents of a signer share.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.sign;

import org.jspecify.annotations.NullMarked;
