/**
 * Cryptography that this Java runtime lacks. Exported to the modules of this library only, and no
 * promise to anybody else.
 */
@NullMarked
package dev.keyoverlap.provider;

import org.jspecify.annotations.NullMarked;
