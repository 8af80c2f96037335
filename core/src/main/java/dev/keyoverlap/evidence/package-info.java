/**
 * What is known of how keys are used, and the gate that holds messages back: below the renewals,
 * which decide by it. Start with {@link dev.keyoverlap.evidence.KeyEvidence}, which counts what
 * each key did and when it did so last, and {@link dev.keyoverlap.evidence.OutboundGate}, which
 * every process that uses the keystore sees closed in a downtime.
 */
@NullMarked
package dev.keyoverlap.evidence;

import org.jspecify.annotations.NullMarked;
