/**
 * The libraries that read and write CMS, ours among them, and the work that each is given.
 *
 * <p>Start at {@link dev.keyoverlap.benchmarks.cms.Contender}, the list of them; a {@link
 * dev.keyoverlap.benchmarks.cms.Job} is what one has to do.
 */
@NullMarked
package dev.keyoverlap.benchmarks.cms;

import org.jspecify.annotations.NullMarked;
