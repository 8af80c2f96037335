/** Every example is run, and what it prints is checked; so is the README, against the examples. */
@NullMarked
package dev.keyoverlap.examples;

import org.jspecify.annotations.NullMarked;
