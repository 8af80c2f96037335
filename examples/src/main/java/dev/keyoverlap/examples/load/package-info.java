/**
 * Keys renewed while messages flow: the program that README's first command runs.
 *
 * <p>Start with {@link dev.keyoverlap.examples.load.RenewalUnderLoad}, the command line, then
 * {@link dev.keyoverlap.examples.load.OverlappingRenewal}, which is the renewals step by step, and
 * {@link dev.keyoverlap.examples.load.OneSignatureRenewal}, the same for messages that bear one
 * signature; {@link dev.keyoverlap.examples.load.NaiveRenewal} is what people do today. {@link
 * dev.keyoverlap.examples.load.Traffic} carries the messages, {@link
 * dev.keyoverlap.examples.load.Ledger} counts them.
 */
@NullMarked
package dev.keyoverlap.examples.load;

import org.jspecify.annotations.NullMarked;
