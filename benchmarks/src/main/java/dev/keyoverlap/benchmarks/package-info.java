/**
 * Programs that measure what renewal and messages cost, beside other libraries in one run.
 *
 * <p>Start at {@link dev.keyoverlap.benchmarks.CompareCms}; {@link
 * dev.keyoverlap.benchmarks.RatioTable} is what it prints. The libraries are in {@code cms} and
 * {@code xml}.
 */
@NullMarked
package dev.keyoverlap.benchmarks;

import org.jspecify.annotations.NullMarked;
