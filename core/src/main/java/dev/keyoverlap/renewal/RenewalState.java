package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Over;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of a renewal: what was done and by whom, what is pending, and which dates apply.
 *
 * <pre>{@code
 * RenewalState state = renewal.state();
 * for (PendingStep step : state.pendingSteps()) {
 *   System.out.println(step + state.notBefore(step).map(time -> ", not before " + time).orElse(""));
 * }
 * Files.writeString(Path.of("orders.html"), Runbook.html(state));
 * }</pre>
 *
 * <p>{@link Renewal#state()} returns it as of the moment {@link #now()}. It cannot change the
 * keystore, so it is safe to pass to code that only shows a renewal.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class RenewalState {

  private final Alias alias;
  private final String who;
  private final RenewalRecord remembered;
  private final Optional<KeyVersion> old;
  private final Instant now;
  private final Retention retention;

  RenewalState(
      Alias alias,
      String who,
      RenewalRecord remembered,
      Optional<KeyVersion> old,
      Instant now,
      Retention retention) {
    this.alias = alias;
    this.who = who;
    this.remembered = remembered;
    this.old = old;
    this.now = now;
    this.retention = retention;
  }

  /** The record in the keystore. */
  RenewalRecord remembered() {
    return remembered;
  }

  /** The old key as the ring had it; empty if it is gone. */
  Optional<KeyVersion> old() {
    return old;
  }

  // ---- what is renewed

  /**
   * The alias whose key is renewed.
   *
   * @return the alias
   */
  public Alias alias() {
    return alias;
  }

  /**
   * The alias under which the new key is active in addition to the old one, if the procedure uses
   * it.
   *
   * @return the second alias
   */
  public Alias secondAlias() {
    return remembered.second();
  }

  /**
   * The procedures by partner. The name is empty if there is only one partner.
   *
   * @return at least one procedure; immutable
   */
  public Map<String, Procedure> procedures() {
    return remembered.tracks().stream()
        .collect(
            Collectors.collectingAndThen(
                Collectors.toMap(
                    Track::partner, Track::procedure, (one, other) -> one, LinkedHashMap::new),
                Collections::unmodifiableMap));
  }

  /**
   * The procedure with one partner.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return the procedure
   * @throws IllegalArgumentException if there is no such partner
   */
  public Procedure procedure(String partner) {
    return remembered.track(partner).procedure();
  }

  /**
   * The key that is renewed.
   *
   * @return its id; empty if the procedure does not change a key of this keystore
   */
  public Optional<KeyId> oldKey() {
    return remembered.oldKey();
  }

  /**
   * The key that replaces it.
   *
   * @return its id; empty until it is known
   */
  public Optional<KeyId> newKey() {
    return remembered.newKey();
  }

  // ---- what was done

  /**
   * When the renewal was begun.
   *
   * @return the moment, in UTC
   */
  public Instant begun() {
    return remembered.begun();
  }

  /**
   * The steps that were done, with name, time and evidence.
   *
   * @return the records, oldest first; immutable
   */
  public List<StepRecord> done() {
    return remembered.done();
  }

  /**
   * Whether a step was done.
   *
   * @param step the step
   * @return true if it is recorded
   */
  public boolean isDone(PendingStep step) {
    return remembered.isDone(step);
  }

  /**
   * The record of a step.
   *
   * @param step the step
   * @return its name, time and evidence; empty if the step is not done
   */
  public Optional<StepRecord> record(PendingStep step) {
    return remembered.done(step);
  }

  /**
   * Whether somebody confirmed that the flows of a partner name the second alias.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return true after {@link Renewal#confirmSecondAlias}
   * @throws IllegalArgumentException if there is no such partner
   */
  public boolean isSecondAliasConfirmed(String partner) {
    return remembered.track(partner).told().isPresent();
  }

  /**
   * The administrators who are asked in a step of {@link Action#ASK}, and their answers. The
   * processes of {@link Renewal.Builder#alsoSentBy} follow, with what was confirmed about them.
   *
   * @return one for each administrator and process; immutable
   */
  public List<Inquiry> inquiries() {
    return Stream.concat(remembered.inquiries().stream(), remembered.senders().stream()).toList();
  }

  // ---- what is to do

  /**
   * The steps that can be done now. If none can, the ones that come next.
   *
   * @return several if their order does not matter; empty if the renewal is finished
   */
  public List<PendingStep> pendingSteps() {
    return RenewalOrder.open(remembered);
  }

  /**
   * The next step.
   *
   * @return the first of {@link #pendingSteps()}
   */
  public Optional<PendingStep> next() {
    return pendingSteps().stream().findFirst();
  }

  /**
   * A step of the procedure with one partner.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step or partner
   */
  public PendingStep step(String partner, int number) {
    Track track = remembered.track(partner);
    return track.pending(track.procedure().step(number));
  }

  /**
   * Whether all steps are done, or the renewal was rolled back or ended.
   *
   * @return true if nothing is left to do
   */
  public boolean isFinished() {
    return remembered.isFinished();
  }

  /**
   * Whether the only remaining task is to keep the old key for its retention period. Another
   * renewal of the alias can begin. Then this one is no longer tracked, and {@link
   * dev.keyoverlap.KeystoreRotation#purge()} removes the old key.
   *
   * @return true after the last step before the retention period
   */
  public boolean isSettled() {
    return remembered.isSettled();
  }

  /**
   * Whether the renewal was given up, and the old key is active again.
   *
   * @return true after {@link Renewal#rollBack}
   */
  public boolean isRolledBack() {
    return remembered.over().filter(Over::back).isPresent();
  }

  /**
   * Whether the renewal was ended before its last step, without a change of keys.
   *
   * @return true after {@link Renewal#end}
   */
  public boolean isEnded() {
    return remembered.over().filter(over -> !over.back()).isPresent();
  }

  // ---- by when

  /**
   * The time of this state, by the clock of the rotation.
   *
   * @return the moment, in UTC
   */
  public Instant now() {
    return now;
  }

  /**
   * The earliest time for a step that waits, or for one of a downtime.
   *
   * @param step a pending step
   * @return the moment, in UTC; empty if it has passed, or the step does not wait for a time
   */
  public Optional<Instant> notBefore(PendingStep step) {
    return RenewalTimes.notBefore(this, step);
  }

  /**
   * The deadline: the end of the agreed downtime, or else the end of the old certificate while its
   * key is active.
   *
   * @return the moment, in UTC; empty if there is none
   */
  public Optional<Instant> deadline() {
    return RenewalTimes.deadline(this);
  }

  /**
   * Whether the deadline has passed.
   *
   * @return true if it had at the moment {@link #now()}
   */
  public boolean isOverdue() {
    return deadline().filter(now::isAfter).isPresent();
  }

  /**
   * The downtime agreed on with a partner, until messages are sent again.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return the last agreement; empty if there is none
   * @throws IllegalArgumentException if there is no such partner
   */
  public Optional<StepRecord> downtime(String partner) {
    return remembered.window(remembered.track(partner));
  }

  /**
   * Whether messages to a partner are held back by this renewal.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return true in a downtime, and while a partner has returned to a key that we do not use
   * @throws IllegalArgumentException if there is no such partner
   */
  public boolean isHeldBack(String partner) {
    return remembered.isHeld(remembered.track(partner));
  }

  /**
   * The last moment of the certificate that is renewed.
   *
   * @return the moment, in UTC; empty if the old key is not in the keystore any more
   */
  public Optional<Instant> oldCertificateEnd() {
    return old.map(StagedKeys::end);
  }

  /**
   * The end of the retention period of the old key.
   *
   * @return the moment, in UTC; empty while the key is active, or after it was removed
   */
  public Optional<Instant> oldKeyKeptUntil() {
    return old.flatMap(KeyVersion::keptUntil);
  }

  /**
   * For how long replaced keys are kept.
   *
   * @return the retention of the keystore
   */
  public Retention retention() {
    return retention;
  }

  /**
   * The person who does the next steps, see {@link Renewal#by}.
   *
   * @return the name; empty if there is none
   */
  public String who() {
    return who;
  }

  /** The alias and what is next. */
  @Override
  public String toString() {
    return alias
        + ": "
        + remembered
            .over()
            .map(over -> over.back() ? "rolled back" : "ended")
            .orElseGet(() -> next().map(step -> "next is " + step).orElse("finished"));
  }
}
