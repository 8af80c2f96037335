/**
 * What an input is, and what it is wrapped in: recognised once for all readers. Exported to
 * KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.wrapping;

import org.jspecify.annotations.NullMarked;
