/**
 * The output of commands: records, as text for people, as JSON or as YAML. Start with {@link
 * dev.keyoverlap.cli.output.OutputOptions}, the mixin of every command that prints, and {@link
 * dev.keyoverlap.cli.output.Report}, what a command hands to it.
 */
@NullMarked
package dev.keyoverlap.cli.output;

import org.jspecify.annotations.NullMarked;
