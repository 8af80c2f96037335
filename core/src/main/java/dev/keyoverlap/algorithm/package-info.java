/**
 * The algorithms that you can name: for signatures, for content, and for the keys of content. All
 * message formats share these names. Start with {@link
 * dev.keyoverlap.algorithm.SignatureAlgorithm}.
 *
 * <p>No format can use all of them. The Javadoc of each type says which format can use which, and
 * {@code build()} refuses the others and lists what the format can use. How a message identifies an
 * algorithm is the format's business and not in here.
 *
 * <p>Names that begin with "LEGACY" are weak or out of date. They are for partners who cannot do
 * better: a sender uses one only if you name it, and some are for reading only.
 */
@NullMarked
package dev.keyoverlap.algorithm;

import org.jspecify.annotations.NullMarked;
