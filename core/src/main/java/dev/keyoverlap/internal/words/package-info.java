/**
 * Words for people about things that are not ours: exceptions of the JDK and of providers ({@code
 * ForeignMessage}), and certificates ({@code CertificateWords}). It knows the JDK only, so every
 * package may use it. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.words;

import org.jspecify.annotations.NullMarked;
