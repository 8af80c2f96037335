/**
 * How messages name keys: distinguished names in every spelling, and key identifiers. Exported to
 * KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.names;

import org.jspecify.annotations.NullMarked;
