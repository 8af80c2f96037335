/**
 * Signatures that came in: what they say about their key, what they cover, and their XAdES
 * properties. Start with {@code DocumentVerification}; {@code SignatureClaim} is what the one judge
 * in core sees.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.signature;

import org.jspecify.annotations.NullMarked;
