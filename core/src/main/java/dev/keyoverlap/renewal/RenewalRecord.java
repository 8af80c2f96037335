package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.ring.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How far a renewal has come: a value, which the keystore remembers as a text.
 *
 * @param id tells this renewal from any other of the same alias
 * @param second the alias under which old and new key can be in use together
 * @param inquiries who was asked, and the answers
 * @param senders the other processes that send, and whether nothing of them is in flight
 * @param stolen keys that were declared compromised during the renewal
 * @param known what is known about the keys in the partners' systems, whatever steps were taken
 *     back
 * @param over when the renewal was given up, if it was
 */
record RenewalRecord(
    String id,
    Instant begun,
    Optional<KeyId> oldKey,
    Optional<KeyId> newKey,
    Alias second,
    List<Track> tracks,
    List<StepRecord> done,
    List<Inquiry> inquiries,
    List<Inquiry> senders,
    List<KeyId> stolen,
    PartnerKnowledge known,
    Optional<Over> over) {

  /**
   * The procedure towards one partner.
   *
   * @param apart whether what is made for this partner is known not to name the second alias
   * @param told who said that what is made for this partner names it
   */
  record Track(String partner, Procedure procedure, boolean apart, Optional<Change.Note> told) {

    PendingStep pending(Step step) {
      return new PendingStep(partner, step);
    }

    Track by(Procedure other) {
      return new Track(partner, other, apart, told);
    }

    /** The step that does something, if one does. */
    Optional<PendingStep> first(Action action) {
      return procedure.first(action).map(this::pending);
    }
  }

  /**
   * The end before the last step.
   *
   * @param back whether the old key is in use again; otherwise all stays as it is
   */
  record Over(boolean back, Instant at) {}

  RenewalRecord {
    tracks = List.copyOf(tracks);
    done = List.copyOf(done);
    inquiries = List.copyOf(inquiries);
    senders = List.copyOf(senders);
    stolen = List.copyOf(stolen);
  }

  Track track(String partner) {
    return tracks.stream()
        .filter(track -> track.partner().equals(partner))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "This renewal has no partner '%s'. Its partners are: %s"
                        .formatted(partner, tracks.stream().map(Track::partner).toList())));
  }

  Optional<StepRecord> done(PendingStep pending) {
    return done.stream()
        .filter(
            one ->
                one.partner().equals(pending.partner()) && one.number() == pending.step().number())
        .reduce((first, second) -> second);
  }

  boolean isDone(PendingStep pending) {
    return done(pending).isPresent();
  }

  boolean isDone(Action action) {
    return tracks.stream().anyMatch(track -> isDone(track, action));
  }

  boolean isDone(Track track, Action action) {
    return steps(track).filter(pending -> pending.step().action() == action).anyMatch(this::isDone);
  }

  Stream<PendingStep> steps(Track track) {
    return track.procedure().steps().stream().map(track::pending);
  }

  /** The steps with one partner that must be done before a step can be. */
  List<Step> before(PendingStep pending) {
    Track track = track(pending.partner());
    return track.procedure().steps().stream()
        .filter(step -> step.rank() < pending.step().rank() && !isDone(track.pending(step)))
        .toList();
  }

  List<PendingStep> undone(Track track) {
    return steps(track).filter(pending -> !isDone(pending)).toList();
  }

  /** The steps whose turn it is, as far as their own partner goes. */
  List<PendingStep> open() {
    if (over.isPresent()) {
      return List.of();
    }
    return tracks.stream()
        .flatMap(track -> undone(track).stream())
        .filter(pending -> before(pending).isEmpty())
        .toList();
  }

  /** The same action towards the other partners, where it is still to be done. */
  List<PendingStep> sharing(PendingStep pending) {
    return tracks.stream()
        .flatMap(track -> undone(track).stream())
        .filter(other -> other.step().action() == pending.step().action())
        .filter(other -> !other.partner().equals(pending.partner()))
        .toList();
  }

  boolean isFinished() {
    return over.isPresent() || tracks.stream().allMatch(track -> undone(track).isEmpty());
  }

  /** Whether only the old key's retention is left. */
  boolean isSettled() {
    return isFinished() || tracks.stream().allMatch(this::isSettled);
  }

  private boolean isSettled(Track track) {
    int keeping =
        track.procedure().first(Action.KEEP_OLD).map(Step::number).orElse(Integer.MAX_VALUE);
    return undone(track).stream().allMatch(pending -> pending.step().number() >= keeping);
  }

  /** Whether the key under the alias is another one in the end. */
  boolean changesKeys() {
    return tracks.stream()
        .map(Track::procedure)
        .anyMatch(procedure -> procedure.has(Action.EXCHANGE) || procedure.has(Action.RESTORE));
  }

  boolean usesSecondAlias() {
    return tracks.stream().anyMatch(track -> track.procedure().usesSecondAlias());
  }

  // ---- messages that are held back

  /** Whether messages to a partner are held back, as far as this is recorded. */
  boolean isHeld(Track track) {
    return !isFinished() && (isPaused(track) || isExchangedTooSoon(track) || isLeftAlone(track));
  }

  /** It trusts the new key only, and that one was stolen before it was ours. */
  private boolean isLeftAlone(Track track) {
    return newKey.filter(stolen::contains).isPresent()
        && known.hasLeft(track.partner(), oldKey)
        && !isDone(track, Action.EXCHANGE);
  }

  boolean isPaused(Track track) {
    return isDone(track, Action.PAUSE) && !isDone(track, Action.RESUME);
  }

  /** Whether messages to a partner are paused, by us or because it does not ask. */
  boolean standsStill(Track track) {
    return isHeld(track)
        || (isDone(track, Action.STOP_SENDING) && !isDone(track, Action.START_SENDING));
  }

  /** It went back to the old key, and what we send is made with the new one already. */
  private boolean isExchangedTooSoon(Track track) {
    boolean two =
        !track.apart() && !track.procedure().usesSecondAlias() && isDone(Action.START_SECOND);
    return track.first(Action.EXCHANGE).filter(exchange -> two || isDone(exchange)).stream()
        .flatMap(exchange -> before(exchange).stream())
        .anyMatch(step -> step.action().isPartnersChange());
  }

  /** The time that was last agreed on or announced before a step. */
  Optional<StepRecord> agreed(PendingStep pending) {
    return done.stream()
        .filter(one -> one.partner().equals(pending.partner()) && one.from().isPresent())
        .filter(one -> one.number() <= pending.step().number())
        .reduce((first, second) -> second);
  }

  /** The downtime that was last agreed on with a partner, while it has not been gone through. */
  Optional<StepRecord> window(Track track) {
    boolean through =
        isFinished() || isDone(track, Action.RESUME) || isDone(track, Action.START_SENDING);
    return through
        ? Optional.empty()
        : track
            .first(Action.AGREE_DOWNTIME)
            .flatMap(this::done)
            .filter(one -> one.from().isPresent() && one.until().isPresent());
  }

  // ---- the next value

  private RenewalRecord next(
      Optional<KeyId> key, List<Track> along, List<StepRecord> steps, List<Inquiry> asked) {
    return new RenewalRecord(
        id, begun, oldKey, key, second, along, steps, asked, senders, stolen, known, over);
  }

  RenewalRecord with(List<StepRecord> more) {
    return next(newKey, tracks, Stream.concat(done.stream(), more.stream()).toList(), inquiries);
  }

  RenewalRecord withNewKey(KeyId keyId) {
    return next(Optional.of(keyId), tracks, done, inquiries);
  }

  RenewalRecord withStolen(KeyId keyId) {
    List<KeyId> all = new ArrayList<>(stolen);
    all.add(keyId);
    return new RenewalRecord(
        id, begun, oldKey, newKey, second, tracks, done, inquiries, senders, all, known, over);
  }

  RenewalRecord knowing(PartnerKnowledge more) {
    return new RenewalRecord(
        id, begun, oldKey, newKey, second, tracks, done, inquiries, senders, stolen, more, over);
  }

  /** Without the steps, but with all that is known of the partners by them. */
  RenewalRecord without(List<PendingStep> withdrawn) {
    List<StepRecord> kept =
        done.stream()
            .filter(
                one ->
                    withdrawn.stream()
                        .noneMatch(
                            pending ->
                                one.partner().equals(pending.partner())
                                    && one.number() == pending.step().number()))
            .toList();
    return next(newKey, tracks, kept, inquiries);
  }

  RenewalRecord withTrack(String partner, UnaryOperator<Track> change) {
    List<Track> changed =
        tracks.stream()
            .map(track -> track.partner().equals(partner) ? change.apply(track) : track)
            .toList();
    return next(newKey, changed, done, inquiries);
  }

  /** An answer of an administrator; it takes the place of an earlier one. */
  RenewalRecord with(Inquiry inquiry) {
    return next(newKey, tracks, done, instead(inquiries, inquiry));
  }

  /** The answer about the messages of another process. */
  RenewalRecord withSender(Inquiry sender) {
    return new RenewalRecord(
        id,
        begun,
        oldKey,
        newKey,
        second,
        tracks,
        done,
        inquiries,
        instead(senders, sender),
        stolen,
        known,
        over);
  }

  private static List<Inquiry> instead(List<Inquiry> before, Inquiry inquiry) {
    List<Inquiry> all = new ArrayList<>(before);
    all.removeIf(
        one ->
            one.partner().equals(inquiry.partner())
                && one.administrator().equals(inquiry.administrator()));
    all.add(inquiry);
    return all;
  }

  RenewalRecord over(boolean back, StepRecord note) {
    RenewalRecord noted = with(List.of(note));
    return new RenewalRecord(
        id,
        begun,
        oldKey,
        newKey,
        second,
        tracks,
        noted.done,
        inquiries,
        senders,
        stolen,
        known,
        Optional.of(new Over(back, note.at())));
  }

  /**
   * Tells a procedure from another one of its name. A later version of this library may have one
   * with other steps, and a recorded number must not come to mean another step.
   */
  static String mark(Procedure procedure) {
    StringBuilder steps = new StringBuilder();
    for (Step step : procedure.steps()) {
      steps.append(step.rank()).append(step.role()).append(step.action()).append(step.basis());
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(steps.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static StepRecord stepRecord(PendingStep pending, Instant at, Change.Note note) {
    return new StepRecord(
        pending.partner(), pending.step().number(), at, note, Optional.empty(), Optional.empty());
  }

  /** Something that is no step, among the steps. */
  static StepRecord remark(String partner, Instant at, Change.Note note) {
    return new StepRecord(partner, 0, at, note, Optional.empty(), Optional.empty());
  }
}
