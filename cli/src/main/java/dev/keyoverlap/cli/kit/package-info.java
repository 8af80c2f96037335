/**
 * The partner kit from the command line: written for a partner, and the partner's answers read.
 * Start with {@link dev.keyoverlap.cli.kit.KitRead}.
 */
@NullMarked
package dev.keyoverlap.cli.kit;

import org.jspecify.annotations.NullMarked;
