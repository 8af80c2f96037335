/**
 * The syntax of messages without their meaning: BER and DER, PEM, MIME and Base64 around them, and
 * content in pieces. Start with {@code BerReader} and {@code MessageInput}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.syntax;

import org.jspecify.annotations.NullMarked;
