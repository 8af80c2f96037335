/**
 * Paths from a signer's certificate to an authority of the ring (RFC 5280, 6.1): found, bounded and
 * validated. Start with {@code PathFinder}, which {@code PathValidation} follows; {@code
 * PresentedCertificates} are those that came with the message. Whether a certificate was revoked is
 * the matter of the room above, {@code internal.revocation}. Exported to KeyOverlap's own modules
 * only.
 */
@NullMarked
package dev.keyoverlap.internal.path;

import org.jspecify.annotations.NullMarked;
