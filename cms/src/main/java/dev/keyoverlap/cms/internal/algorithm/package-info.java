/**
 * Maps the algorithms of {@code spec} to messages and to the JCA: identifiers, curves, key wrap.
 * Start with {@code SignatureSuite}. Kinds of keys and digests are core's.
 */
@NullMarked
package dev.keyoverlap.cms.internal.algorithm;

import org.jspecify.annotations.NullMarked;
