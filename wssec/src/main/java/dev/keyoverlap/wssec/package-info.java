/**
 * WS-Security on a ring.
 *
 * <p>Start with {@link dev.keyoverlap.wssec.SoapProtector} to send messages and {@link
 * dev.keyoverlap.wssec.SoapReceiver} to receive them. If you use CXF, Spring-WS or WSS4J directly,
 * configure it with a {@link dev.keyoverlap.wssec.KeyringCrypto}.
 */
@NullMarked
package dev.keyoverlap.wssec;

import org.jspecify.annotations.NullMarked;
