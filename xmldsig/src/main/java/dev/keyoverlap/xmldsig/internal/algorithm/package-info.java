/**
 * Maps the algorithms of XML Signature to the JCA, and holds the key that a signature is made with.
 * Start with {@code SigningMethod}; which key signs, core's {@code internal.choice} says.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.algorithm;

import org.jspecify.annotations.NullMarked;
