/**
 * Reads private keys and certificates from the files that people have, and makes keys that sign
 * their own certificate. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.keyfile;

import org.jspecify.annotations.NullMarked;
