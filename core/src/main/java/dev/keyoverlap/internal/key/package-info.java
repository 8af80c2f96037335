/**
 * What is known of one key or certificate, whoever holds it: its kind, size and usage ({@code
 * KeyFamily}), the proof that a pair belongs together ({@code KeyPairProof}), signatures by any
 * provider on the class path ({@code KeySignatures}), and whether it is as good as the one that it
 * replaces ({@code Fitness}). Start with {@code KeyFamily}. Exported to KeyOverlap's own modules
 * only.
 */
@NullMarked
package dev.keyoverlap.internal.key;

import org.jspecify.annotations.NullMarked;
