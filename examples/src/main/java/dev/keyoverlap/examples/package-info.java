/**
 * One short program for each task. Each runs without arguments, in a temporary folder with a real
 * PKCS#12 file, and prints what it shows.
 *
 * <p>Start with {@link dev.keyoverlap.examples.AddSwapRetire}, then {@link
 * dev.keyoverlap.examples.AdoptAKeystore} for a keystore that is there already.
 */
@NullMarked
package dev.keyoverlap.examples;

import org.jspecify.annotations.NullMarked;
