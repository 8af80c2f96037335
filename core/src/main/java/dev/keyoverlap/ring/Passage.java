package dev.keyoverlap.ring;

import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.internal.reservation.Reservations;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import java.util.Optional;

/**
 * The addressee of a ring's messages, and so the holds of a renewal that apply to them.
 *
 * @param reservations what is reserved by what the ring remembers
 * @param free whether no hold applies to the message
 * @param partner the partner whom it is for; empty if anybody
 */
record Passage(Reservations reservations, boolean free, Optional<String> partner) {

  static Passage forAnybody(Reservations reservations) {
    return new Passage(reservations, false, Optional.empty());
  }

  Passage towards(String other) {
    return new Passage(reservations, false, Optional.of(other));
  }

  Passage freely() {
    return new Passage(reservations, true, Optional.empty());
  }

  /** Whether anything is held back from anybody. */
  boolean hasHolds() {
    return reservations.holdsBack();
  }

  boolean isHeldBack(Alias alias) {
    return !free && reservations.hold(alias, partner).isPresent();
  }

  void requireFlow(Alias alias) throws KeyUnavailableException {
    if (isHeldBack(alias)) {
      Hold hold = reservations.hold(alias, partner).orElseThrow();
      throw reservations.heldBack("No message can be made", alias, hold, "send the message again");
    }
  }

  void requireConnections(Alias alias) throws KeyUnavailableException {
    Optional<Hold> hold = reservations.holdOfConnections(alias, partner);
    if (!free && hold.isPresent()) {
      throw reservations.heldBack(
          "No TLS connection can be opened", alias, hold.orElseThrow(), "connect again");
    }
  }
}
