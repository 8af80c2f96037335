/**
 * Reads SignedData (RFC 5652, 5) and hands each signature to the one judge in core. Start with
 * {@code SignedMessageReader}, then {@code SignatureClaim}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.verify;

import org.jspecify.annotations.NullMarked;
