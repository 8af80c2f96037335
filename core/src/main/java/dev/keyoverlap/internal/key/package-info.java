/**
 * What is done with one key or certificate, whoever holds it: the proof that a pair belongs
 * together, signatures by any provider on the class path, strength, and whether a key is as good as
 * the one that it replaces. Start with {@code KeyPairProof}, {@code KeySignatures} and {@code
 * Fitness}. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.key;

import org.jspecify.annotations.NullMarked;
