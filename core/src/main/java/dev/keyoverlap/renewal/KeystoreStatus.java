package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The state of a keystore for people: the keys, the next dates, the renewals in progress, and what
 * needs attention.
 *
 * <pre>{@code
 * KeystoreStatus status = KeystoreStatus.of(rotation);
 * status.attention().forEach(System.out::println);
 * Files.writeString(Path.of("status.html"), StatusPage.html(status, "keys.p12"));
 * }</pre>
 *
 * <p>Times are in UTC, by the clock of the keystore.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class KeystoreStatus {

  private final Instant at;
  private final List<KeyVersion> keys;
  private final List<RenewalState> renewals;
  private final List<Notice> attention;
  private final List<Event> events;

  private KeystoreStatus(
      Instant at,
      List<KeyVersion> keys,
      List<RenewalState> renewals,
      List<Notice> attention,
      List<Event> events) {
    this.at = at;
    this.keys = List.copyOf(keys);
    this.renewals = List.copyOf(renewals);
    this.attention = List.copyOf(attention);
    this.events = List.copyOf(events);
  }

  /**
   * Reads the state of a keystore as it is now. Nothing is changed.
   *
   * @param keystore the keystore
   * @return its state
   * @throws KeyringStoreException if the keystore or a renewal in it cannot be read
   */
  public static KeystoreStatus of(KeystoreHandle keystore) throws KeyringStoreException {
    Instant now = keystore.clock().instant();
    List<KeyVersion> keys = keystore.keyring().versions();
    List<RenewalState> renewals = new ArrayList<>();
    for (Alias alias : new TreeSet<>(keystore.keyring().memos().keySet())) {
      Renewal.resume(keystore, alias)
          .map(Renewal::state)
          .filter(state -> !state.isFinished())
          .ifPresent(renewals::add);
    }
    return new KeystoreStatus(
        now, keys, renewals, attention(keystore, renewals, now), events(keys, renewals, now));
  }

  private static List<Notice> attention(
      KeystoreHandle keystore, List<RenewalState> renewals, Instant now)
      throws KeyringStoreException {
    List<Notice> notices = new ArrayList<>();
    KeySchedule schedule = KeySchedule.of(keystore);
    List<KeyVersion> due = schedule.dueForRenewal();
    for (KeySchedule.Expiry expiry : schedule.expiries()) {
      KeyVersion version = expiry.version();
      if (expiry.isExpired(now)) {
        notices.add(notice(version, "expired on " + date(expiry.end()) + ". Renew it."));
      } else if (due.contains(version)) {
        notices.add(
            notice(
                version, "expires on " + date(expiry.end()) + " and has no successor. Renew it."));
      } else if (!(version.entry() instanceof HeldKey)
          && expiry.staged().isEmpty()
          && !now.plus(KeySchedule.PREPARE).isBefore(expiry.end())) {
        notices.add(
            notice(
                version,
                "expires on " + date(expiry.end()) + ". Ask the partner for the new certificate."));
      }
    }
    for (RenewalState renewal : renewals) {
      if (renewal.isOverdue()) {
        notices.add(
            new Notice(
                renewal.alias(),
                "The renewal is overdue"
                    + renewal.deadline().map(end -> " since " + date(end)).orElse("")
                    + ". Do the next step."));
      }
    }
    return notices;
  }

  private static Notice notice(KeyVersion version, String text) {
    return new Notice(version.alias(), "The active key " + version.keyId() + " " + text);
  }

  private static List<Event> events(
      List<KeyVersion> keys, List<RenewalState> renewals, Instant now) {
    List<Event> events = new ArrayList<>();
    for (KeyVersion version : keys) {
      String key = "key " + version.keyId();
      if (version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED) {
        String state = version.state() == KeyState.ACTIVE ? "active " : "staged ";
        events.add(
            new Event(
                StagedKeys.begin(version),
                version.alias(),
                "The " + state + key + " becomes valid"));
        events.add(
            new Event(StagedKeys.end(version), version.alias(), "The " + state + key + " expires"));
      }
      version
          .keptUntil()
          .ifPresent(
              until ->
                  events.add(
                      new Event(until, version.alias(), "The retention of the " + key + " ends")));
    }
    for (RenewalState renewal : renewals) {
      renewal
          .deadline()
          .ifPresent(end -> events.add(new Event(end, renewal.alias(), "Deadline of the renewal")));
      for (String partner : renewal.procedures().keySet()) {
        String with = partner.isEmpty() ? "" : " with " + partner;
        renewal
            .downtime(partner)
            .ifPresent(
                agreed -> {
                  add(events, renewal, agreed.from(), "The agreed downtime" + with + " begins");
                  add(events, renewal, agreed.until(), "The agreed downtime" + with + " ends");
                });
      }
      for (PendingStep pending : renewal.pendingSteps()) {
        add(
            events,
            renewal,
            renewal.notBefore(pending),
            "Step " + pending.step().number() + " of the renewal can be done");
      }
    }
    return events.stream()
        .filter(event -> !event.at().isBefore(now))
        .sorted(Comparator.comparing(Event::at).thenComparing(Event::alias))
        .toList();
  }

  private static void add(
      List<Event> events, RenewalState renewal, Optional<Instant> at, String text) {
    at.ifPresent(moment -> events.add(new Event(moment, renewal.alias(), text)));
  }

  private static String date(Instant instant) {
    return instant.toString().substring(0, 10);
  }

  /**
   * When the keystore was read.
   *
   * @return the moment, in UTC
   */
  public Instant at() {
    return at;
  }

  /**
   * The keys of all states.
   *
   * @return the versions in the order of the ring; immutable
   */
  public List<KeyVersion> keys() {
    return keys;
  }

  /**
   * The renewals in progress, each with its next steps.
   *
   * @return the renewals by alias; immutable
   */
  public List<RenewalState> renewals() {
    return renewals;
  }

  /**
   * Everything that somebody should do something about now: expired keys, keys that expire within
   * 60 days without a successor, and overdue renewals.
   *
   * @return the notices, expiring keys first; empty if all is well; immutable
   */
  public List<Notice> attention() {
    return attention;
  }

  /**
   * The dates to come: certificates that become valid or expire, retentions that end, and the dates
   * of renewals.
   *
   * @return the events, the first one first; immutable
   */
  public List<Event> events() {
    return events;
  }

  /** The counts, for a log. */
  @Override
  public String toString() {
    return "%d keys, %d renewals in progress, %d need attention"
        .formatted(keys.size(), renewals.size(), attention.size());
  }

  /**
   * Something that needs attention.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @param alias the alias that it concerns
   * @param text a sentence that says what is wrong, and one that says what to do
   * @since 1.0
   */
  public record Notice(Alias alias, String text) {

    /** One line for people. */
    @Override
    public String toString() {
      return alias + ": " + text;
    }
  }

  /**
   * A date to come.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @param at the moment, in UTC
   * @param alias the alias that it concerns
   * @param text a phrase without a period
   * @since 1.0
   */
  public record Event(Instant at, Alias alias, String text) {

    /** One line for people. */
    @Override
    public String toString() {
      return at + " " + alias + ": " + text;
    }
  }
}
