/** Whether a key is good for what it is to be used for, and as good as the one before it. */
@NullMarked
package dev.keyoverlap.internal.fitness;

import org.jspecify.annotations.NullMarked;
