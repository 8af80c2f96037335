/**
 * The commands of a renewal: from its plan to its last step, the letter to the partner, and the
 * gate of a downtime. Start with {@link dev.keyoverlap.cli.renewal.RenewalCommand}, what a command
 * extends that takes a step, and {@link dev.keyoverlap.cli.renewal.NextStep}, what is to be typed
 * next. The renewal is in the keystore, so each command continues where the last one ended.
 */
@NullMarked
package dev.keyoverlap.cli.renewal;

import org.jspecify.annotations.NullMarked;
