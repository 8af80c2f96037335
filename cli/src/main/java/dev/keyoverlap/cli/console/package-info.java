/**
 * The console of a command: streams, terminal, questions, colours, its end. Start with {@link
 * dev.keyoverlap.cli.console.Console}, which every command gets. {@link
 * dev.keyoverlap.cli.console.Surroundings} is all that comes from outside, so that tests can set
 * it.
 */
@NullMarked
package dev.keyoverlap.cli.console;

import org.jspecify.annotations.NullMarked;
