/**
 * Two years of weekly renewals by a set clock, with all kinds of partners and messages that are up
 * to 90 days late.
 *
 * <p>Start with {@link dev.keyoverlap.examples.simulation.TwoYearsOfRenewals}; {@code Simulation}
 * is one kind of partner through all that time, {@code PartnerSystem} what such a partner does.
 */
@NullMarked
package dev.keyoverlap.examples.simulation;

import org.jspecify.annotations.NullMarked;
