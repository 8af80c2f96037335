/** What renewal and messages cost, measured with JMH. */
@NullMarked
package dev.keyoverlap.benchmarks;

import org.jspecify.annotations.NullMarked;
