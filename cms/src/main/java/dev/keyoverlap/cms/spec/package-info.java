/**
 * The choices for a CMS message: algorithms, how keys are named, in which order, and what a
 * receiver was measured to read. Start with {@link dev.keyoverlap.cms.spec.ReceiverProfile}, or
 * with {@link dev.keyoverlap.algorithm.SignatureAlgorithm}. These are names and nothing more; what
 * they mean in a message is in {@code internal.algorithm}.
 */
@NullMarked
package dev.keyoverlap.cms.spec;

import org.jspecify.annotations.NullMarked;
