/**
 * The cost of reading one message: bounded and counted. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.work;

import org.jspecify.annotations.NullMarked;
