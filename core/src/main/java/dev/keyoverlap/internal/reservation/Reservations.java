package dev.keyoverlap.internal.reservation;

import dev.keyoverlap.internal.reservation.Reservation.Hold;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reservations of a ring, and the changes that they refuse.
 *
 * @param byAlias the reservations by the alias of their memo; of a damaged one what can be read,
 *     and a hold against all messages, since there may be one
 * @param damages what is damaged about them
 */
public record Reservations(Map<Alias, Reservation> byAlias, Map<Alias, String> damages) {

  static final Reservations NONE = new Reservations(Map.of(), Map.of());

  public static Reservations of(Map<Alias, String> memos) {
    if (memos.isEmpty()) {
      return NONE;
    }
    Map<Alias, Reservation> found = new HashMap<>();
    Map<Alias, String> damages = new HashMap<>();
    memos.forEach(
        (alias, text) ->
            ReservationText.read(text)
                .ifPresent(
                    read -> {
                      Reservation reservation = read.reservation();
                      read.damage().ifPresent(damage -> damages.put(alias, damage));
                      found.put(
                          alias, read.damage().isPresent() ? closed(reservation) : reservation);
                    }));
    return found.isEmpty() ? NONE : new Reservations(Map.copyOf(found), Map.copyOf(damages));
  }

  /** For everybody, and without an end: what cannot be read may have said so. */
  private static Reservation closed(Reservation read) {
    Hold all = new Hold("", Optional.empty(), true);
    return new Reservation(read.next(), read.aliases(), read.keys(), read.partners(), List.of(all));
  }

  /** The hold on messages under an alias, for one partner or for any. */
  public Optional<Hold> hold(Alias alias, Optional<String> partner) {
    return holds(alias, partner).findFirst();
  }

  /** The hold on connections with the key of an alias. */
  public Optional<Hold> holdOfConnections(Alias alias, Optional<String> partner) {
    return holds(alias, partner).filter(Hold::connections).findFirst();
  }

  private Stream<Hold> holds(Alias alias, Optional<String> partner) {
    return byAlias.keySet().stream()
        .filter(memo -> isAbout(memo, alias))
        .flatMap(memo -> reservation(memo).holdsFor(partner));
  }

  public KeyUnavailableException heldBack(String what, Alias alias, Hold hold, String then) {
    Optional<Alias> damaged =
        damages.keySet().stream().filter(memo -> isAbout(memo, alias)).sorted().findFirst();
    return new KeyUnavailableException(
        what
            + " with the key under the alias '"
            + alias
            + "' now: "
            + damaged
                .map(memo -> "a renewal may hold messages back, and " + wayOut(memo))
                .orElseGet(
                    () ->
                        "a renewal holds messages back"
                            + hold.until().map(until -> ", as agreed until " + until).orElse("")
                            + "; "
                            + then
                            + " when the renewal has resumed"));
  }

  private String wayOut(Alias memo) {
    return "the keystore's record of the renewal of '"
        + memo
        + "' is damaged ("
        + damages.get(memo)
        + "). Do the next step of that renewal, restore an earlier revision of the keystore, or"
        + " end the renewal with overridingRenewal(reason).forgetRenewal('"
        + memo
        + "')";
  }

  /** Whether a memo reserves an alias: its own, or one of those that it names. */
  public boolean isAbout(Alias memo, Alias alias) {
    return memo.equals(alias) || reservation(memo).aliases().contains(alias);
  }

  private Reservation reservation(Alias memo) {
    return Objects.requireNonNull(byAlias.get(memo));
  }

  public boolean holdsBack() {
    return byAlias.values().stream().anyMatch(one -> !one.holds().isEmpty());
  }

  /** The step that must come before a change of reserved keys is possible. */
  public String next(Alias memo) {
    return damages.containsKey(memo)
        ? "But " + wayOut(memo) + "."
        : "Do its next step, roll it back, or use overridingRenewal(reason). Next step: "
            + reservation(memo).next();
  }
}
