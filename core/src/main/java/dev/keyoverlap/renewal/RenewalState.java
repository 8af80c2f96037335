package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Retention;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Over;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far a renewal is: what was done by whom, what comes next, and what has to happen by when.
 *
 * <pre>{@code
 * RenewalState state = renewal.state();
 * for (PendingStep step : state.pendingSteps()) {
 *   System.out.println(step + state.notBefore(step).map(time -> ", not before " + time).orElse(""));
 * }
 * Files.writeString(Path.of("orders.html"), Runbook.html(state));
 * }</pre>
 *
 * <p>It is what {@link Renewal#state()} saw at the moment {@link #now()}, and stays as it was seen.
 * It has no way to the keystore: hand it to whatever shows a renewal, and keep the {@link Renewal}
 * for what changes it.
 *
 * <p>Immutable and safe for use by several threads.
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

  /** What the keystore remembers. */
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
   * The alias under which the new key is in use beside the old one, if the procedure does that.
   *
   * @return the second alias
   */
  public Alias secondAlias() {
    return remembered.second();
  }

  /**
   * The procedures by partner; the name is empty if there is one partner only.
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
   * @return its id; empty if the procedure is not about a key of this keystore
   */
  public Optional<KeyId> oldKey() {
    return remembered.oldKey();
  }

  /**
   * The key that takes its place.
   *
   * @return its id, once it is known
   */
  public Optional<KeyId> newKey() {
    return remembered.newKey();
  }

  // ---- what was done

  /**
   * When it was begun.
   *
   * @return the moment, in UTC
   */
  public Instant begun() {
    return remembered.begun();
  }

  /**
   * The steps that were done, with who, when and evidence.
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
   * What is recorded of a step.
   *
   * @param step the step, and towards whom
   * @return who did it, when and by what evidence; empty if it is still to do
   */
  public Optional<StepRecord> record(PendingStep step) {
    return remembered.done(step);
  }

  /**
   * The administrators who are asked in a step of {@link Action#ASK}, with their answers. The
   * processes named by {@link Renewal.Builder#alsoSentBy} follow, with what was vouched for them.
   *
   * @return one for each administrator and process; immutable
   */
  public List<Inquiry> inquiries() {
    return Stream.concat(remembered.inquiries().stream(), remembered.senders().stream()).toList();
  }

  // ---- what is to do

  /**
   * The steps that can be done now, by any of the people.
   *
   * @return several if their order does not matter; empty if the renewal is over
   */
  public List<PendingStep> pendingSteps() {
    return RenewalOrder.open(remembered);
  }

  /**
   * The next step, and whose turn it is.
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
   * Whether nothing is left to do.
   *
   * @return true if every step was done, or the renewal was rolled back or ended
   */
  public boolean isFinished() {
    return remembered.isFinished();
  }

  /**
   * Whether nothing is left but to keep the old key until its date: another renewal of the alias
   * can begin. Then what is left of this one is not tracked any more, and {@link
   * dev.keyoverlap.KeystoreRotation#purge()} removes the old key.
   *
   * @return true from the last step before the waiting on
   */
  public boolean isSettled() {
    return remembered.isSettled();
  }

  /**
   * Whether it was given up.
   *
   * @return true after {@link Renewal#rollBack}
   */
  public boolean isRolledBack() {
    return remembered.over().filter(Over::back).isPresent();
  }

  /**
   * Whether it was ended before its last step, with all keys as they were.
   *
   * @return true after {@link Renewal#end}
   */
  public boolean isEnded() {
    return remembered.over().filter(over -> !over.back()).isPresent();
  }

  // ---- by when

  /**
   * When this was seen, by the clock of the renewal.
   *
   * @return the moment, in UTC
   */
  public Instant now() {
    return now;
  }

  /**
   * When the time for a step will have come, if it is a step that waits, or one of a downtime.
   *
   * @param step a step whose turn it is
   * @return the moment; empty if it has come, or the step does not wait for a time
   */
  public Optional<Instant> notBefore(PendingStep step) {
    return RenewalTimes.notBefore(this, step);
  }

  /**
   * By when something has to happen: the end of the downtime that is agreed on, or else the last
   * moment of the old certificate, as long as its key is in use.
   *
   * @return the deadline, if there is one
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
   * The downtime agreed on with a partner. It stays until messages are sent again.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return what was agreed on last; empty if nothing was
   * @throws IllegalArgumentException if there is no such partner
   */
  public Optional<StepRecord> downtime(String partner) {
    return remembered.window(remembered.track(partner));
  }

  /**
   * Whether messages to a partner are held back by this renewal.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return true in a downtime, and while a partner went back to a key that we do not use
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
   * Until when the old key is kept, once it is out of use.
   *
   * @return the moment, in UTC; empty as long as it is in use, or when it is gone
   */
  public Optional<Instant> oldKeyKeptUntil() {
    return old.flatMap(KeyVersion::keptUntil);
  }

  /**
   * For how long keys are kept that are out of use.
   *
   * @return that of the keystore
   */
  public Retention retention() {
    return retention;
  }

  /**
   * The name under which the renewal goes on, see {@link Renewal#by}.
   *
   * @return the name; empty if nobody was named
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
