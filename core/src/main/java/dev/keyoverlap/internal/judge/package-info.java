/**
 * The one judge of signatures, whatever the format of their message. Exported to KeyOverlap's own
 * modules only.
 */
@NullMarked
package dev.keyoverlap.internal.judge;

import org.jspecify.annotations.NullMarked;
