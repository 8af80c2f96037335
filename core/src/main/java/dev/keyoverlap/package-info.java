/**
 * The key ring: an immutable snapshot of the keys in force, staged and retained, and its rotation.
 */
@NullMarked
package dev.keyoverlap;

import org.jspecify.annotations.NullMarked;
