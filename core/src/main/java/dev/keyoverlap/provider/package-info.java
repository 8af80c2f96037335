/** Algorithms that this Java runtime lacks. Not exported. */
@NullMarked
package dev.keyoverlap.provider;

import org.jspecify.annotations.NullMarked;
