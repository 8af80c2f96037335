/**
 * What the algorithms of {@code spec} are in a message and to the JCA: identifiers, digests,
 * curves, key wrap. Start with {@code SignatureSuite}, and for keys with {@code KeyFamily}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.algorithm;

import org.jspecify.annotations.NullMarked;
