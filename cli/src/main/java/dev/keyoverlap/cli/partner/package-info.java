/**
 * The answers about the use of a key and the system of a partner, and the procedures that fit them.
 * Start with {@link dev.keyoverlap.cli.partner.PartnerOptions}, the options with these answers;
 * {@link dev.keyoverlap.cli.partner.Knowledge} finds the procedures. Missing answers are asked for.
 */
@NullMarked
package dev.keyoverlap.cli.partner;

import org.jspecify.annotations.NullMarked;
