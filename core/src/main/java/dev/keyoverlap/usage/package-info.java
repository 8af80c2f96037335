/**
 * The uses of keys, and the gate that holds messages back. Renewals are above, and decide by them.
 * Start with {@link dev.keyoverlap.usage.KeyUsageLog}, which counts what each key did and when it
 * did so last, and {@link dev.keyoverlap.usage.OutboundGate}, which every process that uses the
 * keystore sees closed in a downtime.
 */
@NullMarked
package dev.keyoverlap.usage;

import org.jspecify.annotations.NullMarked;
