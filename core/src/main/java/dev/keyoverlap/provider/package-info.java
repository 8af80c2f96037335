/**
 * Cryptography that this Java runtime lacks, and what of it proves something. Exported to the
 * modules of this library only, and no promise to anybody else.
 */
@NullMarked
package dev.keyoverlap.provider;

import org.jspecify.annotations.NullMarked;
