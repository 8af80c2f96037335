/**
 * WS-Security on a ring.
 *
 * <p>Whoever stays with CXF, Spring-WS or WSS4J itself starts with {@link
 * dev.keyoverlap.wssec.KeyringCrypto}.
 */
@NullMarked
package dev.keyoverlap.wssec;

import org.jspecify.annotations.NullMarked;
