package dev.keyoverlap;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What something that goes on for weeks, such as a renewal, needs to stay as it is: written as the
 * first lines of the {@link Memo} that remembers it, so that every process on the keystore heeds
 * it.
 *
 * <ul>
 *   <li>The verbs of {@link KeystoreRotation} that change these keys, or which key is in use under
 *       these aliases, are refused; the refusal says what comes next. {@link
 *       KeystoreRotation#forced} does them all the same.
 *   <li>Signers and encryptors make no message under these aliases while messages are held back:
 *       {@link Keyring#requireFlow}. Nor is a TLS connection opened with them, if the hold says so:
 *       {@link Keyring#requireConnections}.
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
 * @param aliases under which no other key may come into use, or go out of use
 * @param keys that may not go out of use, nor be removed
 * @param partners for whose messages the keys are used; the empty name stands for all
 * @param holds for which of them messages are held back
 */
public record Reservation(
    String next, Set<Alias> aliases, Set<KeyId> keys, Set<String> partners, List<Hold> holds) {

  private static final String FIRST = "reserved 1";
  private static final String CONNECTIONS = "connections";

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
   * @param aliases under which no other key may come into use, or go out of use
   * @param keys that may not go out of use, nor be removed
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
   * @return the text for a {@link Memo}
   */
  public String before(String rest) {
    List<String> lines = new ArrayList<>();
    lines.add(line(FIRST, next));
    aliases.stream().sorted().forEach(alias -> lines.add(line("alias", alias.name())));
    keys.stream().map(KeyId::hex).sorted().forEach(key -> lines.add(line("key", key)));
    partners.stream().sorted().forEach(partner -> lines.add(line("for", partner)));
    for (Hold hold : holds) {
      String until = hold.until().map(Instant::toString).orElse("");
      lines.add(line("hold", hold.partner(), until, hold.connections() ? CONNECTIONS : ""));
    }
    lines.add("");
    lines.add(rest);
    return String.join("\n", lines);
  }

  /**
   * The reservation that a text begins with.
   *
   * @param text what is remembered
   * @return the reservation; empty if the text begins with none, or with one of a form that this
   *     version does not know
   */
  public static Optional<Reservation> of(String text) {
    if (!text.startsWith(FIRST + "\t")) {
      return Optional.empty();
    }
    String next = "";
    Set<Alias> aliases = new LinkedHashSet<>();
    Set<KeyId> keys = new LinkedHashSet<>();
    Set<String> partners = new LinkedHashSet<>();
    List<Hold> holds = new ArrayList<>();
    try {
      for (String line : text.lines().takeWhile(one -> !one.isEmpty()).toList()) {
        String[] fields = line.split("\t", -1);
        String first = decoded(fields[1]);
        switch (decoded(fields[0])) {
          case FIRST -> next = first;
          case "alias" -> aliases.add(Alias.alias(first));
          case "key" -> keys.add(new KeyId(first));
          case "for" -> partners.add(first);
          case "hold" ->
              holds.add(
                  new Hold(
                      first,
                      Optional.of(decoded(fields[2]))
                          .filter(time -> !time.isEmpty())
                          .map(Instant::parse),
                      fields.length > 3 && decoded(fields[3]).equals(CONNECTIONS)));
          default -> {
            // Of a later version, and nothing that stands against the rest.
          }
        }
      }
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
    return Optional.of(new Reservation(next, aliases, keys, partners, holds));
  }

  /**
   * What a text remembers behind its reservation.
   *
   * @param text what is remembered
   * @return the rest; the text itself if it begins with no reservation
   */
  public static String rest(String text) {
    int end = text.startsWith(FIRST + "\t") ? text.indexOf("\n\n") : -1;
    return end < 0 ? text : text.substring(end + 2);
  }

  /** The holds that stand against messages for somebody. */
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

  private static String line(String... fields) {
    List<String> encoded = new ArrayList<>();
    for (String field : fields) {
      // The first word of the text stays readable.
      encoded.add(field.equals(FIRST) ? field : URLEncoder.encode(field, StandardCharsets.UTF_8));
    }
    return String.join("\t", encoded);
  }

  private static String decoded(String field) {
    return field.equals(FIRST) ? field : URLDecoder.decode(field, StandardCharsets.UTF_8);
  }
}
