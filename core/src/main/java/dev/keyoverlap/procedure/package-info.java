/**
 * The 40 renewal procedures as data: their steps, the order, and the role for each step.
 *
 * <p>Start with {@link dev.keyoverlap.procedure.Procedure}. A {@link
 * dev.keyoverlap.procedure.UseCase} and a {@link dev.keyoverlap.procedure.PartnerProfile} decide
 * which procedure it is. Nothing here changes a keystore; {@code Renewal} carries out a procedure.
 * The tables are in {@code CmsProcedures} and its neighbours.
 */
@NullMarked
package dev.keyoverlap.procedure;

import org.jspecify.annotations.NullMarked;
