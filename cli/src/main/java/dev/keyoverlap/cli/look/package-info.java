/**
 * Commands that show keys and change nothing. Start with {@link dev.keyoverlap.cli.look.ListKeys},
 * the shortest one.
 */
@NullMarked
package dev.keyoverlap.cli.look;

import org.jspecify.annotations.NullMarked;
