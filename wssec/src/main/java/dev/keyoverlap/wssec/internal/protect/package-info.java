/**
 * Signs and encrypts a SOAP message with WSS4J. Start with {@code Protecting}, one message; each
 * security header of it is a {@code Protection}.
 */
@NullMarked
package dev.keyoverlap.wssec.internal.protect;

import org.jspecify.annotations.NullMarked;
