/** Every example is run, and what it prints is checked. */
@NullMarked
package dev.keyoverlap.examples;

import org.jspecify.annotations.NullMarked;
