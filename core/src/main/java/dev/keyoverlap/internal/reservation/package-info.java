/** Who may change what is reserved in a keystore. */
@NullMarked
package dev.keyoverlap.internal.reservation;

import org.jspecify.annotations.NullMarked;
