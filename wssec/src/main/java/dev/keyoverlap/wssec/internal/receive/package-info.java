/**
 * Reads a protected SOAP message: decrypts, judges its signatures, and accepts it or not. Start
 * with {@code Receiving}, then {@code Acceptance}.
 */
@NullMarked
package dev.keyoverlap.wssec.internal.receive;

import org.jspecify.annotations.NullMarked;
