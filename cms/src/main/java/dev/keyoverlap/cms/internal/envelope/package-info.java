/**
 * Writes EnvelopedData and AuthEnvelopedData (RFC 5652, 6; RFC 5083) to several recipients. Both
 * directions share the ciphers of the content, and the three ways to bring its key to a recipient:
 * RSA, key agreement, encapsulation. Start with {@code Encrypting}, then {@code KeyDelivery} and
 * {@code ContentCipher}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.envelope;

import org.jspecify.annotations.NullMarked;
