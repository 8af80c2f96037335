/**
 * Keys renewed while messages flow: the program that README's first command runs.
 *
 * <p>Start with the command line, {@link dev.keyoverlap.examples.load.RenewalUnderLoad}. The
 * renewals step by step are {@link dev.keyoverlap.examples.load.OverlappingRenewal} and, for
 * messages that carry one signature, {@link dev.keyoverlap.examples.load.OneSignatureRenewal}.
 * {@link dev.keyoverlap.examples.load.NaiveRenewal} is what people do today. {@link
 * dev.keyoverlap.examples.load.Traffic} carries the messages, {@link
 * dev.keyoverlap.examples.load.Ledger} counts them.
 */
@NullMarked
package dev.keyoverlap.examples.load;

import org.jspecify.annotations.NullMarked;
