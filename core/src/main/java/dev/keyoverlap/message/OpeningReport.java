package dev.keyoverlap.message;

import dev.keyoverlap.KeyVersion;

/**
 * What is known of a message that was both encrypted and signed, and whose content was accepted and
 * went to a stream or file.
 *
 * <pre>{@code
 * OpeningReport opening = opener.open(message, target);
 * if (opening.decryptedWith().state() == KeyState.RETAINED) {
 *   // the partner still encrypts to the old key
 * }
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param report the verdict for every signature
 * @param decryptedWith the key that served, as it stood in the ring that this message was read with
 * @see OpenedContent
 */
public record OpeningReport(VerificationReport report, KeyVersion decryptedWith) {}
