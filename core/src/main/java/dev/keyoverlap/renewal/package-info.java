/**
 * Renewals of keys, step by step and together with partners.
 *
 * <p>Start with {@link dev.keyoverlap.renewal.Renewal}, which carries out a {@link
 * dev.keyoverlap.procedure.Procedure} over weeks and by several people. Its {@link
 * dev.keyoverlap.renewal.RenewalState} says what was done and what is pending. An {@link
 * dev.keyoverlap.usage.OutboundGate} holds messages back during a downtime.
 *
 * <p>{@link dev.keyoverlap.renewal.KeySchedule} lists the keys that expire, and {@link
 * dev.keyoverlap.renewal.KeyUses} the uses of a key. {@link dev.keyoverlap.usage.KeyUsageLog} says
 * when a key was last used, and a {@link dev.keyoverlap.documents.Runbook} is for people. {@link
 * dev.keyoverlap.renewal.KeystoreStatus} says of a whole keystore what is due.
 */
@NullMarked
package dev.keyoverlap.renewal;

import org.jspecify.annotations.NullMarked;
