/**
 * Ways to what is not public, for rooms of ours that lie above: who holds a reservation changes it,
 * and who has validated a path makes a chain of it. Each is opened by the class that it leads to,
 * and is known to no user. Start with {@code Holder}.
 */
@NullMarked
package dev.keyoverlap.internal.access;

import org.jspecify.annotations.NullMarked;
