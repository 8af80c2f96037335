package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Refusals;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the clock with the history and with its earlier times.
 *
 * <p>A key is kept for a time. If the clock is wrong when that time starts or ends, messages are
 * lost. So these verbs do not rely on a clock that is behind the last change, or has jumped ahead.
 * The last change is in the history, and so known to each process.
 *
 * <p>Safe for use by several threads.
 */
final class Clockwork {

  /** The verbs that start or end a retention. That of a compromise must not wait for a clock. */
  private static final Set<Verb> OF_RETENTION =
      EnumSet.of(Verb.ACTIVATE, Verb.SWAP, Verb.PROMOTE, Verb.RETIRE, Verb.RESTORE, Verb.PURGE);

  private final InstantSource clock;
  private final Duration step;
  private final Duration stepToStart;
  private final LiveKeyring live;

  /** The looks of this process, none of them further than a step from the one before. */
  private @Nullable Looks looks;

  /** The ring at the latest look, and when the look before that one was. */
  private @Nullable Keyring seen;

  private @Nullable Instant earlier;

  /** The last change, so that the history is not read for each one. */
  private @Nullable LastChange last;

  private record Looks(Instant first, Instant latest) {}

  private record LastChange(Keyring ring, Optional<Instant> at) {}

  /**
   * A clock.
   *
   * @param step how far the clock may be ahead where a retention ends
   * @param stepToStart how far it may be ahead where one starts
   */
  Clockwork(InstantSource clock, Duration step, Duration stepToStart, LiveKeyring live) {
    this.clock = clock;
    this.step = step;
    this.stepToStart = stepToStart;
    this.live = live;
  }

  InstantSource source() {
    return clock;
  }

  /** Remembers what the clock says now, unless it has jumped. */
  synchronized void look() {
    heed(live.keyring());
    Looks before = looks;
    earlier = before == null ? null : before.latest();
    look(clock.instant());
  }

  /**
   * If a change came after a look and is dated before it by another clock, one of the two clocks is
   * wrong. Then the looks so far make no time credible.
   */
  @SuppressWarnings("ReferenceEquality") // as below
  private void heed(Keyring ring) {
    Instant look = earlier;
    if (seen != null && seen != ring && look != null) {
      try {
        lastChange(ring)
            .filter(at -> at.isBefore(look.minus(ClockTolerance.DEFAULT.ahead())))
            .ifPresent(at -> looks = new Looks(at, at));
      } catch (KeyringStoreException e) {
        // The verb that needs the history says so.
        looks = null;
      }
    }
    seen = ring;
  }

  private void look(Instant now) {
    Looks before = looks;
    if (before == null) {
      looks = new Looks(now, now);
    } else if (now.isAfter(before.latest()) && !isJump(before.latest(), now)) {
      looks = new Looks(before.first(), now);
    }
  }

  /**
   * The time by which a change is dated: never before the last change of the ring.
   *
   * @param trusted whether somebody vouches for the clock
   * @throws KeyRefusedException if the change starts or ends a retention, and the clock is in doubt
   */
  synchronized Instant date(Keyring ring, Verb verb, boolean trusted)
      throws KeyRefusedException, KeyringStoreException {
    Instant now = clock.instant();
    heed(ring);
    Optional<Instant> changed = lastChange(ring);
    if (trusted) {
      looks = new Looks(now, now);
    } else {
      if (OF_RETENTION.contains(verb)) {
        requireSteady(changed, now, verb == Verb.PURGE ? step : stepToStart);
      }
      look(now);
    }
    return changed.filter(now::isBefore).orElse(now);
  }

  private void requireSteady(Optional<Instant> changed, Instant now, Duration longest)
      throws KeyRefusedException {
    Optional<Instant> known = known(changed);
    if (known.isEmpty()) {
      return;
    }
    Instant before = known.orElseThrow();
    if (now.isBefore(before.minus(ClockTolerance.DEFAULT.ahead()))) {
      throw inDoubt("is before", before, now);
    }
    if (Duration.between(before, now).compareTo(longest) > 0) {
      throw inDoubt("is more than " + longest.toDays() + " days ahead of", before, now);
    }
  }

  /** The last moment that is sure: of the looks, unless the clock was wrong when they began. */
  private Optional<Instant> known(Optional<Instant> changed) {
    Looks seen = looks;
    if (seen == null
        || changed
            .filter(at -> at.isAfter(seen.latest()) || isJump(at, seen.first()))
            .isPresent()) {
      return changed;
    }
    return Optional.of(seen.latest());
  }

  private static KeyRefusedException inDoubt(String what, Instant before, Instant now) {
    return Refusals.clock(
        "Cannot date the change, because the clock says "
            + now
            + " and "
            + what
            + " the last change or look, at "
            + before
            + ". A key would be kept too short or too long. Set the clock, or use trustingClock()"
            + " if it is right.");
  }

  private boolean isJump(Instant from, Instant to) {
    return Duration.between(from, to).compareTo(step) > 0;
  }

  /**
   * Checks that a key was kept for its time by a clock that was seen to advance. The steps between
   * changes and looks since then, without those that are too large, make up the time.
   */
  void requireKept(KeyVersion version, Instant now)
      throws KeyRefusedException, KeyringStoreException {
    keptTime(now).require(version);
  }

  /** How long keys were kept until now by a clock that was seen to advance. */
  synchronized KeptTime keptTime(Instant now) throws KeyringStoreException {
    NavigableSet<Instant> moments = new TreeSet<>(changes());
    Looks seen = looks;
    if (seen != null) {
      moments.add(seen.first());
      moments.add(seen.latest());
    }
    return new KeptTime(
        moments,
        now,
        (from, to) ->
            (seen != null && !from.isBefore(seen.first()) && !to.isAfter(seen.latest()))
                || !isJump(from, to));
  }

  /**
   * The date of a correction for a date that was set by a clock that was ahead. This change alone
   * is dated before the last one, but not before the changes that precede the replacement of the
   * key. Dates that were corrected already do not count: so one after the other can be corrected,
   * the first one first.
   */
  synchronized Instant dateOfCorrection(KeyId keyId, boolean trusted)
      throws KeyRefusedException, KeyringStoreException {
    Instant now = clock.instant();
    Optional<Instant> before = Optional.empty();
    List<Change> history = live.history();
    for (int i = 1; i < history.size(); i++) {
      Change change = history.get(i);
      boolean concerned =
          change.keyId().equals(keyId) || change.replaced().filter(keyId::equals).isPresent();
      if (concerned && OF_RETENTION.contains(change.verb())) {
        before = credible(history, i).stream().max(Comparator.naturalOrder());
      }
    }
    if (!trusted && before.filter(at -> now.isBefore(at)).isPresent()) {
      throw inDoubt("is before", before.orElseThrow(), now);
    }
    looks = new Looks(now, now);
    return now;
  }

  /** Tells of a change that is about to be stored, which spares reading it back. */
  synchronized void changed(Keyring ring, Instant at) {
    last = new LastChange(ring, Optional.of(at));
  }

  @SuppressWarnings(
      "ReferenceEquality") // Each revision is a ring of its own, and that is the point.
  private Optional<Instant> lastChange(Keyring ring) throws KeyringStoreException {
    LastChange known = last;
    if (known == null || known.ring() != ring) {
      Stream<Instant> changes = changes().stream();
      known =
          new LastChange(
              ring,
              changes
                  .max(Comparator.naturalOrder())
                  .or(() -> dates(ring).max(Comparator.naturalOrder())));
      last = known;
    }
    return known.at();
  }

  /** When the ring was changed. */
  private List<Instant> changes() throws KeyringStoreException {
    List<Change> history = live.history();
    return credible(history, history.size());
  }

  /**
   * The times of the first changes, as far as no correction says otherwise. Once somebody has said
   * that the clock was ahead, its earlier times count for no key.
   */
  private static List<Instant> credible(List<Change> history, int end) {
    List<Instant> moments = new ArrayList<>();
    Instant corrected = Instant.MAX;
    for (int i = history.size() - 1; i >= 0; i--) {
      Change change = history.get(i);
      if (i < end && !change.at().isAfter(corrected)) {
        moments.add(change.at());
      }
      if (change.verb() == Verb.CORRECT && change.at().isBefore(corrected)) {
        corrected = change.at();
      }
    }
    return moments;
  }

  /** Where the history is lost: what the ring says itself. */
  private static Stream<Instant> dates(Keyring ring) {
    return Stream.concat(
        ring.versions().stream()
            .filter(
                version ->
                    !version
                        .since()
                        .equals(version.entry().certificate().getNotBefore().toInstant()))
            .map(KeyVersion::since),
        ring.tombstones().stream().map(Tombstone::at));
  }
}
