/**
 * Writes SignedData (RFC 5652, 5) with one digest pass for all signers. Start with {@code Signing};
 * what the user asked for is in {@code SigningTerms}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.sign;

import org.jspecify.annotations.NullMarked;
