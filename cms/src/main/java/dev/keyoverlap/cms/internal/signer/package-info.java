/**
 * One SignerInfo (RFC 5652, 5.3), read and written: its attributes, its key, its companion (RFC
 * 5752). Start with {@code ReceivedSignature} to read, and with {@code SigningKey} to write.
 */
@NullMarked
package dev.keyoverlap.cms.internal.signer;

import org.jspecify.annotations.NullMarked;
