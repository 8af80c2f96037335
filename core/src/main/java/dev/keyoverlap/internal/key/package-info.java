/**
 * Checks of one key or certificate. {@code KeyFamily} has its kind, size and usage, {@code
 * KeyPairProof} proves that a pair belongs together. {@code KeySignatures} verifies by any provider
 * on the class path, and {@code Fitness} compares a key with the key that it replaces. Start with
 * {@code KeyFamily}. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.key;

import org.jspecify.annotations.NullMarked;
