/** One short program for each task, and the renewal of keys under load. */
@NullMarked
package dev.keyoverlap.examples;

import org.jspecify.annotations.NullMarked;
