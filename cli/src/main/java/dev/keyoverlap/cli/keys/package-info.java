/**
 * Commands that change keys. Start with {@link dev.keyoverlap.cli.keys.Swap}, the most frequent
 * one; {@link dev.keyoverlap.cli.keys.KeyFileOptions} reads the files that they are given.
 */
@NullMarked
package dev.keyoverlap.cli.keys;

import org.jspecify.annotations.NullMarked;
