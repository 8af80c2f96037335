/**
 * Keys that other tools renew, such as cert-manager or an ACME client: where they are delivered,
 * and what was found there. {@code KeySource} reads a place without writing to it. Start there.
 */
@NullMarked
package dev.keyoverlap.following;

import org.jspecify.annotations.NullMarked;
