/**
 * Renewing a key step by step, together with partners: the procedures as data that run.
 *
 * <p>Start with {@link dev.keyoverlap.procedure.Procedure}, which says who does what in which
 * order, and {@link dev.keyoverlap.procedure.PartnerProfile}, which says what a partner can do and
 * so decides which procedure it is. A {@link dev.keyoverlap.renewal.Renewal} carries one out, over
 * weeks and by several people; its {@link dev.keyoverlap.renewal.RenewalState} says how far it is.
 * An {@link dev.keyoverlap.usage.OutboundGate} holds messages back meanwhile.
 *
 * <p>{@link dev.keyoverlap.renewal.KeySchedule} tells what is due, {@link
 * dev.keyoverlap.renewal.KeyUses} who uses a key, {@link dev.keyoverlap.usage.KeyUsageLog} when it
 * was last used, and a {@link dev.keyoverlap.documents.Runbook} tells people.
 */
@NullMarked
package dev.keyoverlap.renewal;

import org.jspecify.annotations.NullMarked;
