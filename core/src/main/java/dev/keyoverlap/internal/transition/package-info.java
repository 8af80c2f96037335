/**
 * What a change of keys makes of a ring, or why it is refused: a key comes in ({@code Arrival}),
 * into use ({@code Exchange}), out of use ({@code Departure}), or gets another alias ({@code
 * Renaming}). Start with one of these; {@code Admission} has what they all insist on. {@code
 * Inheritance} is what a process keeps when another program has changed the store.
 */
@NullMarked
package dev.keyoverlap.internal.transition;

import org.jspecify.annotations.NullMarked;
