/**
 * Makes the next ring for a change of keys, or refuses the change. A key comes in ({@code
 * Arrival}), into use ({@code Exchange}), is retired ({@code Departure}), or gets another alias
 * ({@code Renaming}). Start with one of these; {@code Admission} has what they all insist on.
 * {@code Inheritance} is what a process keeps when another program has changed the store.
 */
@NullMarked
package dev.keyoverlap.internal.transition;

import org.jspecify.annotations.NullMarked;
