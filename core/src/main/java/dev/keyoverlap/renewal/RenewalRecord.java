package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How far a renewal has come: a value, which the keystore remembers as a text.
 *
 * @param id tells this renewal from any other of the same alias
 * @param second the alias under which old and new key can be in use together
 * @param rolledBack when the renewal was given up, if it was
 */
record RenewalRecord(
    String id,
    Instant begun,
    Optional<KeyId> oldKey,
    Optional<KeyId> newKey,
    Alias second,
    List<Track> tracks,
    List<StepRecord> done,
    Optional<Instant> rolledBack) {

  /** The procedure towards one partner. */
  record Track(String partner, Procedure procedure) {

    Turn turn(Step step) {
      return new Turn(partner, step);
    }
  }

  RenewalRecord {
    tracks = List.copyOf(tracks);
    done = List.copyOf(done);
  }

  Track track(String partner) {
    return tracks.stream()
        .filter(track -> track.partner().equals(partner))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "This renewal has no partner '"
                        + partner
                        + "', but "
                        + tracks.stream().map(Track::partner).toList()));
  }

  Optional<StepRecord> done(Turn turn) {
    return done.stream()
        .filter(one -> one.partner().equals(turn.partner()) && one.number() == turn.step().number())
        .reduce((first, second) -> second);
  }

  boolean isDone(Turn turn) {
    return done(turn).isPresent();
  }

  boolean isDone(Action action) {
    return tracks.stream()
        .flatMap(
            track ->
                track.procedure().steps().stream()
                    .filter(step -> step.action() == action)
                    .map(track::turn))
        .anyMatch(this::isDone);
  }

  /** What has to be done with one partner before a step can be. */
  List<Step> before(Turn turn) {
    Track track = track(turn.partner());
    return track.procedure().steps().stream()
        .filter(step -> step.rank() < turn.step().rank() && !isDone(track.turn(step)))
        .toList();
  }

  List<Turn> undone(Track track) {
    return track.procedure().steps().stream()
        .map(track::turn)
        .filter(turn -> !isDone(turn))
        .toList();
  }

  /** The steps whose turn it is, as far as their own partner goes. */
  List<Turn> open() {
    if (rolledBack.isPresent()) {
      return List.of();
    }
    return tracks.stream()
        .flatMap(track -> undone(track).stream())
        .filter(turn -> before(turn).isEmpty())
        .toList();
  }

  /** The same action towards the other partners, where it is still to be done. */
  List<Turn> sharing(Turn turn) {
    return tracks.stream()
        .flatMap(track -> undone(track).stream())
        .filter(other -> other.step().action() == turn.step().action())
        .filter(other -> !other.partner().equals(turn.partner()))
        .toList();
  }

  boolean isFinished() {
    return rolledBack.isPresent() || tracks.stream().allMatch(track -> undone(track).isEmpty());
  }

  /** Whether only the old key's retention is left. */
  boolean isSettled() {
    return isFinished() || tracks.stream().allMatch(this::isSettled);
  }

  private boolean isSettled(Track track) {
    int keeping =
        track.procedure().steps().stream()
            .filter(step -> step.action() == Action.KEEP_OLD)
            .mapToInt(Step::number)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return undone(track).stream().allMatch(turn -> turn.step().number() >= keeping);
  }

  RenewalRecord with(List<StepRecord> more) {
    List<StepRecord> all = new ArrayList<>(done);
    all.addAll(more);
    return new RenewalRecord(id, begun, oldKey, newKey, second, tracks, all, rolledBack);
  }

  RenewalRecord withNewKey(KeyId keyId) {
    return new RenewalRecord(
        id, begun, oldKey, Optional.of(keyId), second, tracks, done, rolledBack);
  }

  RenewalRecord rolledBackAt(Instant at, StepRecord note) {
    RenewalRecord noted = with(List.of(note));
    return new RenewalRecord(
        id, begun, oldKey, newKey, second, tracks, noted.done, Optional.of(at));
  }

  /**
   * What tells a procedure from another one of its name: a later version of this library may have
   * one with other steps, and a number that was recorded must not come to mean another step.
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

  static StepRecord stepRecord(Turn turn, Instant at, Change.Note note) {
    return new StepRecord(
        turn.partner(), turn.step().number(), at, note, Optional.empty(), Optional.empty());
  }
}
