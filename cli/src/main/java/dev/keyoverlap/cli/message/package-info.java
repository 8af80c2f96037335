/**
 * Commands that make, check and open messages. Start with {@link
 * dev.keyoverlap.cli.message.MessageCommand}, which all of them extend, and {@link
 * dev.keyoverlap.cli.message.MessageOptions}, which finds the input, the output and the format.
 */
@NullMarked
package dev.keyoverlap.cli.message;

import org.jspecify.annotations.NullMarked;
