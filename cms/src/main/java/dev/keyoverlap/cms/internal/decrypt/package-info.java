/**
 * Reads EnvelopedData and AuthEnvelopedData (RFC 5652, 6; RFC 5083): finds the recipient that is
 * ours and opens the content. Start with {@code EnvelopeReader} and {@code RecipientSearch}; long
 * content goes through {@code StreamDecryption}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.decrypt;

import org.jspecify.annotations.NullMarked;
