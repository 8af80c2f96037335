/**
 * The one judge of signatures, whatever the format of their message. Start with {@code Judge}; a
 * format contributes a {@code Claim} for each signature, which says how it names its key and what
 * proves it. {@code ChainSearch} looks for authorities of the ring behind keys that the ring does
 * not have. {@code ReceiverSettings} is what every receiver is told. Exported to KeyOverlap's own
 * modules only.
 */
@NullMarked
package dev.keyoverlap.internal.judge;

import org.jspecify.annotations.NullMarked;
