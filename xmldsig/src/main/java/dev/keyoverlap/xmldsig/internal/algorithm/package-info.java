/**
 * What the algorithms of XML Signature are to the JCA, and the key that a signature is made with.
 * Start with {@code SigningMethod}; which key signs, core's {@code internal.choice} says.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.algorithm;

import org.jspecify.annotations.NullMarked;
