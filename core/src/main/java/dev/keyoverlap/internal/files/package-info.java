/**
 * Files that appear as a whole or not at all, and content before it enters them, for all formats.
 * Start with {@code Quarantine}: it keeps content back until the verdict, and replaces the file
 * that a message goes to. {@code Pump} moves the bytes, tells how far they are, and can be stopped.
 * Keystore files use {@code FileLayer}: a commit must be on the disk, a message need not. Exported
 * to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.files;

import org.jspecify.annotations.NullMarked;
