/**
 * A program for each of 13 published cases. It does all steps, also those of the partner, and sends
 * messages between the steps.
 *
 * <p>Start with {@link dev.keyoverlap.examples.cases.AllCases}, which runs all cases, or with your
 * case, such as {@link dev.keyoverlap.examples.cases.CS1}. {@code CaseRun} shows how a program
 * carries out a renewal.
 */
@NullMarked
package dev.keyoverlap.examples.cases;

import org.jspecify.annotations.NullMarked;
