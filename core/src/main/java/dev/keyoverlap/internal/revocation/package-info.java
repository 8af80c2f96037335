/**
 * Whether the certificates of a path were revoked (RFC 5280, 6.3; RFC 6960): lists, delta lists and
 * indirect lists, OCSP answers at hand or over the network. Start with {@code RevocationStatus}.
 */
@NullMarked
package dev.keyoverlap.internal.revocation;

import org.jspecify.annotations.NullMarked;
