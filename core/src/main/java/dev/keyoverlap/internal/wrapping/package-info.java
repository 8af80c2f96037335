/**
 * Recognises the kind of an input and its wrapping, once for all readers. Exported to KeyOverlap's
 * own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.wrapping;

import org.jspecify.annotations.NullMarked;
