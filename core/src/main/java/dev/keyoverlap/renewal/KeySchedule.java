package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the keys that expire, and activates staged keys in time. It does not run by itself: call it
 * from your scheduler, several times a day.
 *
 * <pre>{@code
 * KeySchedule schedule = KeySchedule.of(rotation);
 * schedule.expiries();        // active keys, own and partners', the first to expire first
 * schedule.dueForRenewal();   // own keys that expire within 60 days, with nothing staged
 * schedule.activateDue();     // activates staged keys whose predecessor expires within 24 hours
 * }</pre>
 *
 * <p>Times are durations on the clock of the rotation, in UTC. A moment counts as reached when it
 * comes. Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class KeySchedule {

  /** A successor is prepared 60 days of 24 hours before a key expires. */
  public static final Duration PREPARE = Duration.ofDays(60);

  /** A staged successor is activated 24 hours before a key expires. */
  public static final Duration ACTIVATE = Duration.ofHours(24);

  private final KeystoreHandle rotation;
  private final Duration prepare;
  private final Duration activate;

  private KeySchedule(KeystoreHandle rotation, Duration prepare, Duration activate) {
    this.rotation = rotation;
    this.prepare = prepare;
    this.activate = activate;
  }

  /**
   * The schedule of a keystore, with the default times.
   *
   * @param rotation the keystore
   * @return the schedule
   */
  public static KeySchedule of(KeystoreHandle rotation) {
    return of(rotation, PREPARE, ACTIVATE);
  }

  /**
   * The schedule of a keystore.
   *
   * @param rotation the keystore
   * @param prepare how long before a key expires its successor is prepared
   * @param activate how long before a key expires its staged successor is activated
   * @return the schedule
   * @throws IllegalArgumentException if a time is negative
   */
  public static KeySchedule of(KeystoreHandle rotation, Duration prepare, Duration activate) {
    if (prepare.isNegative() || activate.isNegative()) {
      throw new IllegalArgumentException(
          "Cannot use a negative time before the end of a key: %s, %s. Name positive times."
              .formatted(prepare, activate));
    }
    return new KeySchedule(rotation, prepare, activate);
  }

  /**
   * The active keys and the ends of their certificates.
   *
   * @return own keys and partners', the first to expire first; immutable
   */
  public List<Expiry> expiries() {
    Keyring ring = rotation.keyring();
    return inUse(ring)
        .map(version -> new Expiry(version, ring.staged(version.alias())))
        .sorted(Comparator.comparing(Expiry::end).thenComparing(one -> one.version().alias()))
        .toList();
  }

  /**
   * Own keys that need a successor now.
   *
   * @return active key pairs that expire soon or have expired, with no staged key and no renewal in
   *     progress; the first to expire first
   * @throws KeyringStoreException if a renewal in the keystore cannot be read
   */
  public List<KeyVersion> dueForRenewal() throws KeyringStoreException {
    List<KeyVersion> due = new ArrayList<>();
    for (Expiry expiry : expiries()) {
      KeyVersion version = expiry.version();
      if (version.entry() instanceof HeldKey
          && expiry.staged().isEmpty()
          && isReached(expiry.end(), prepare)
          && renewal(version.alias()).isEmpty()) {
        due.add(version);
      }
    }
    return List.copyOf(due);
  }

  /**
   * Activates staged keys whose predecessors expire soon. The staged key must be valid now and
   * expire later. During a renewal its procedure decides: a key that a person has to confirm first
   * is not activated, but listed by {@link #waitingForPartner()}. If one key is refused, the others
   * are still activated.
   *
   * @return the versions that are active now; empty if nothing was due
   * @throws NotActivatedException if at least one key that is due cannot be activated; it has the
   *     reason for each, and the keys that were activated
   */
  public List<KeyVersion> activateDue() throws NotActivatedException {
    List<KeyVersion> activated = new ArrayList<>();
    Map<Alias, KeyOverlapException> refusals = new LinkedHashMap<>();
    for (KeyVersion staged : due(rotation.keyring())) {
      try {
        activate(staged.alias()).ifPresent(activated::add);
      } catch (KeyOverlapException e) {
        refusals.put(staged.alias(), e);
      }
    }
    if (!refusals.isEmpty()) {
      throw new NotActivatedException(refusals, activated);
    }
    return List.copyOf(activated);
  }

  private Optional<KeyVersion> activate(Alias alias) throws KeyOverlapException {
    Optional<Renewal> renewal = renewal(alias);
    if (renewal.isEmpty()) {
      return Optional.of(rotation.by("schedule", "the active key expires soon").activate(alias));
    }
    if (!isLeftToTheClock(renewal.orElseThrow())) {
      return Optional.empty();
    }
    Renewal now = renewal.orElseThrow().by("schedule");
    while (isLeftToTheClock(now)) {
      now = now.perform();
    }
    return rotation.keyring().active(alias);
  }

  /**
   * Renewals whose staged key should be active by now, and whose next step is a person's.
   *
   * @return the renewals
   * @throws KeyringStoreException if a renewal in the keystore cannot be read
   */
  public List<Renewal> waitingForPartner() throws KeyringStoreException {
    List<Renewal> waiting = new ArrayList<>();
    for (KeyVersion staged : due(rotation.keyring())) {
      renewal(staged.alias()).filter(renewal -> !isLeftToTheClock(renewal)).ifPresent(waiting::add);
    }
    return List.copyOf(waiting);
  }

  private List<KeyVersion> due(Keyring ring) {
    return inUse(ring)
        .filter(current -> isReached(StagedKeys.end(current), activate))
        .flatMap(
            current ->
                ring.staged(current.alias()).stream()
                    .filter(staged -> staged.entry().isValidAt(rotation.clock().instant()))
                    .filter(staged -> StagedKeys.expiresLater(staged, current)))
        .toList();
  }

  private static Stream<KeyVersion> inUse(Keyring ring) {
    return ring.versions().stream().filter(version -> version.state() == KeyState.ACTIVE);
  }

  private boolean isReached(Instant end, Duration lead) {
    return !rotation.clock().instant().isBefore(end.minus(lead));
  }

  /** A renewal that has not swapped its key yet. */
  private Optional<Renewal> renewal(Alias alias) throws KeyringStoreException {
    return Renewal.resume(rotation, alias).filter(renewal -> !renewal.state().isSettled());
  }

  private static boolean isLeftToTheClock(Renewal renewal) {
    return renewal
        .next()
        .map(PendingStep::step)
        .filter(step -> step.role() == Role.SCHEDULER)
        .filter(step -> step.action() == Action.AWAIT_LAST_DAY || step.action() == Action.EXCHANGE)
        .isPresent();
  }

  /**
   * An active key and the end of its certificate.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @since 1.0
   */
  public static final class Expiry {

    private final KeyVersion version;
    private final Optional<KeyVersion> staged;

    private Expiry(KeyVersion version, Optional<KeyVersion> staged) {
      this.version = version;
      this.staged = staged;
    }

    /**
     * The active key.
     *
     * @return the key
     */
    public KeyVersion version() {
      return version;
    }

    /**
     * The last moment at which its certificate is valid.
     *
     * @return the moment, in UTC
     */
    public Instant end() {
      return StagedKeys.end(version);
    }

    /**
     * The staged key that is to replace it.
     *
     * @return the key; empty if nothing is staged under the alias
     */
    public Optional<KeyVersion> staged() {
      return staged;
    }

    /**
     * Whether the certificate has expired.
     *
     * @param at the moment to check
     * @return true from just after its last moment
     */
    public boolean isExpired(Instant at) {
      return at.isAfter(end());
    }

    /** The end and the key. */
    @Override
    public String toString() {
      return end()
          + " "
          + version
          + staged.map(next -> ", staged to replace it: " + next.keyId()).orElse("");
    }
  }
}
