/**
 * The keys and aliases that nobody may change during a renewal, and the messages that are held
 * back. Start with {@code Reservation}; {@code ReservationText} is how it is remembered beside the
 * keys, and {@code Reservations} are all that one ring remembers.
 */
@NullMarked
package dev.keyoverlap.internal.reservation;

import org.jspecify.annotations.NullMarked;
