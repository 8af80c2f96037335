/**
 * Files that appear as a whole or not at all, and content on its way into them, for all formats:
 * copied with its progress told, kept back until the verdict, locked while it is replaced. Start
 * with {@code TargetFile} and {@code Quarantine}; keystore files stand on {@code FileLayer}.
 * Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.files;

import org.jspecify.annotations.NullMarked;
