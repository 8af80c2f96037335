/** Files that appear as a whole or not at all, for all formats. */
@NullMarked
package dev.keyoverlap.internal.files;

import org.jspecify.annotations.NullMarked;
