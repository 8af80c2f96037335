/** The SOAP envelope and its security header, read and tidied. Start with {@code Envelope}. */
@NullMarked
package dev.keyoverlap.wssec.internal.envelope;

import org.jspecify.annotations.NullMarked;
