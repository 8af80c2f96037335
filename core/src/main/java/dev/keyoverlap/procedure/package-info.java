/**
 * The 40 cases of renewing a key, as data: who does which step, and in what order. Start with
 * {@link dev.keyoverlap.procedure.Procedure}, which is chosen by a {@link
 * dev.keyoverlap.procedure.UseCase} and by the {@link dev.keyoverlap.procedure.PartnerProfile} of a
 * partner. Nothing here touches a keystore; a {@code Renewal} goes through the steps. The tables
 * are in {@code CmsProcedures} and its neighbours.
 */
@NullMarked
package dev.keyoverlap.procedure;

import org.jspecify.annotations.NullMarked;
