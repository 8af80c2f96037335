/**
 * WS-Security on a ring.
 *
 * <p>Start with {@link dev.keyoverlap.wssec.SoapProtector} to send messages and {@link
 * dev.keyoverlap.wssec.SoapReceiver} to receive them. Whoever stays with CXF, Spring-WS or WSS4J
 * itself takes {@link dev.keyoverlap.wssec.KeyringCrypto}.
 */
@NullMarked
package dev.keyoverlap.wssec;

import org.jspecify.annotations.NullMarked;
