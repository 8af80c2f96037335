package dev.keyoverlap.renewal;

import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys and aliases that everybody on the keystore must leave as they are during a renewal. */
final class RenewalReservation {

  private RenewalReservation() {}

  /** Empty once nothing is left but to keep the old key. */
  static Optional<Reservation> of(Alias alias, RenewalRecord record) {
    if (record.isSettled()) {
      return Optional.empty();
    }
    String next = record.open().stream().findFirst().map(PendingStep::toString).orElse("none");
    Set<String> partners = record.tracks().stream().map(Track::partner).collect(Collectors.toSet());
    boolean changes = record.changesKeys();
    return Optional.of(
        new Reservation(
            next,
            changes ? aliases(alias, record) : Set.of(),
            changes ? keys(record) : Set.of(),
            partners,
            holds(record)));
  }

  /** The aliases that a renewal is about. */
  static Set<Alias> aliases(Alias alias, RenewalRecord record) {
    return record.usesSecondAlias() ? Set.of(alias, record.second()) : Set.of(alias);
  }

  private static Set<KeyId> keys(RenewalRecord record) {
    Set<KeyId> keys = new HashSet<>();
    record.oldKey().ifPresent(keys::add);
    record.newKey().ifPresent(keys::add);
    return keys;
  }

  private static List<Hold> holds(RenewalRecord record) {
    return record.tracks().stream()
        .filter(record::isHeld)
        .map(
            track ->
                new Hold(
                    track.partner(),
                    record.window(track).flatMap(StepRecord::until),
                    track.procedure().useCase().isForConnections()))
        .toList();
  }
}
