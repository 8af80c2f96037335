/**
 * The command {@code keyoverlap}: its start, its table of commands, its end. Start with {@link
 * dev.keyoverlap.cli.KeyOverlap}. {@code Commands} names every command; {@code Failures} is the one
 * place that turns an exception into a message and an exit status.
 */
@NullMarked
package dev.keyoverlap.cli;

import org.jspecify.annotations.NullMarked;
