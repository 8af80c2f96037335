/**
 * A program for each documented case of a renewal, which goes through all its steps, those of the
 * partner too, and lets messages pass meanwhile.
 *
 * <p>Start with {@link dev.keyoverlap.examples.cases.AllCases}, which runs them all, or with the
 * one that is like your own, such as {@link dev.keyoverlap.examples.cases.CS1}. {@code CaseRun} is
 * what they have in common: how a program goes through a renewal.
 */
@NullMarked
package dev.keyoverlap.examples.cases;

import org.jspecify.annotations.NullMarked;
