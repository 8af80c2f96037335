/**
 * Which keys a message that goes out is made with, whatever its format. Start with {@code
 * ActiveKeys}, which chooses them; {@code SenderSettings} holds what a sender's builder was told. A
 * format adds which algorithm goes with a key. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.choice;

import org.jspecify.annotations.NullMarked;
