package dev.keyoverlap.internal.reservation;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keys that must stay as they are for weeks, such as for a renewal. A reservation is the first
 * lines of the text that its owner keeps, so that every process on the keystore heeds it.
 *
 * <ul>
 *   <li>The verbs of {@link dev.keyoverlap.KeystoreRotation} that change these keys, their use
 *       under these aliases, or the name of an alias, are refused. So is each change of the memo by
 *       hand. The refusal says what comes next. {@link
 *       dev.keyoverlap.KeystoreRotation#overridingRenewal} does them all the same.
 *   <li>Signers and encryptors make no message under these aliases while messages are held back:
 *       {@link dev.keyoverlap.ring.Keyring#requireFlow}. Nor is a TLS connection opened with them,
 *       if the hold says so: {@link dev.keyoverlap.ring.Keyring#requireConnections}.
 * </ul>
 *
 * <pre>{@code
 * Reservation reservation = new Reservation("2. give the partner the certificate",
 *     Set.of(alias("orders")), Set.of(oldKey, newKey), Set.of("receiver"), List.of());
 * String text = reservation.before("anything that is to be remembered");
 * Reservation.of(text);                     // the same again
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param next what has to be done next, for people; one line
 * @param aliases under which no key may be replaced, retired or put into use
 * @param keys that may not be replaced, retired or removed
 * @param partners for whose messages the keys are used; the empty name means all partners
 * @param holds for which of them messages are held back
 */
public record Reservation(
    String next, Set<Alias> aliases, Set<KeyId> keys, Set<String> partners, List<Hold> holds) {

  /**
   * Messages that are held back.
   *
   * @param partner for whom; empty for everybody
   * @param until the end of the time that was agreed on, if one was
   * @param connections whether the key is used for HTTPS, so that no connection is opened with it
   *     either
   */
  public record Hold(String partner, Optional<Instant> until, boolean connections) {

    /**
     * Messages that are held back, and no connections.
     *
     * @param partner for whom; empty for everybody
     * @param until the end of the time that was agreed on, if one was
     */
    public Hold(String partner, Optional<Instant> until) {
      this(partner, until, false);
    }
  }

  /**
   * Takes copies.
   *
   * @param next what has to be done next, for people; one line
   * @param aliases under which no key may be replaced, retired or put into use
   * @param keys that may not be replaced, retired or removed
   * @param partners for whose messages the keys are used
   * @param holds for which of them messages are held back
   */
  public Reservation {
    aliases = Set.copyOf(aliases);
    keys = Set.copyOf(keys);
    partners = Set.copyOf(partners);
    holds = List.copyOf(holds);
  }

  /**
   * A text that begins with this reservation.
   *
   * @param rest what else is to be remembered
   * @return the text to remember
   */
  public String before(String rest) {
    return ReservationText.of(this, rest);
  }

  /**
   * The reservation that a text begins with.
   *
   * @param text what is remembered
   * @return the reservation; empty if the text begins with none, or with one that is damaged or of
   *     a form that this version does not know. A ring that remembers such a text refuses
   *     everything that a whole reservation could refuse.
   */
  public static Optional<Reservation> of(String text) {
    return ReservationText.read(text)
        .filter(read -> read.damage().isEmpty())
        .map(ReservationText::reservation);
  }

  /**
   * The rest of a text after its reservation.
   *
   * @param text what is remembered
   * @return the rest; the text itself if it begins with no reservation
   */
  public static String rest(String text) {
    return ReservationText.rest(text);
  }

  /** The holds that apply to messages for somebody. */
  Stream<Hold> holdsFor(Optional<String> partner) {
    return holds.stream().filter(hold -> isAgainst(hold, partner));
  }

  /** Of a source that is for nobody in particular, nobody knows that it is for somebody else. */
  private boolean isAgainst(Hold hold, Optional<String> partner) {
    return hold.partner().isEmpty()
        || partner.isEmpty()
        || partner.get().equals(hold.partner())
        || !partners.contains(partner.get());
  }
}
