/**
 * Files that appear as a whole or not at all, and content before it enters them, for all formats.
 * Start with {@code Quarantine}: it keeps content back until the verdict, in a {@code Spool} or in
 * the file that a message goes to. {@code Pump} moves the bytes, and can be stopped. Keystore files
 * use {@code FileLayer}: a commit must be on the disk. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.files;

import org.jspecify.annotations.NullMarked;
