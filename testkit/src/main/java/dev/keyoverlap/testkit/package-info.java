/**
 * For your own tests: keys in one line, a clock that you set, and receivers of every class.
 *
 * <p>Start with {@link dev.keyoverlap.testkit.TestKeys} and {@link
 * dev.keyoverlap.testkit.SimulatedReceiver}.
 */
@NullMarked
package dev.keyoverlap.testkit;

import org.jspecify.annotations.NullMarked;
