package dev.keyoverlap;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one view of a rotation does its verbs under.
 *
 * @param note who does it, and why
 * @param memo what the next verb remembers beside its change
 * @param clockTrusted whether somebody vouches for the clock
 * @param forced whether somebody has a reason to change what is reserved
 * @param accepted in what a new key may allow less than the one before
 */
record Terms(
    Change.Note note,
    Optional<Memo> memo,
    boolean clockTrusted,
    boolean forced,
    Set<Narrowing> accepted) {

  static final Terms NONE = new Terms(Change.Note.NONE, Optional.empty(), false, false, Set.of());

  Terms by(Change.Note other) {
    return new Terms(other, memo, clockTrusted, forced, accepted);
  }

  Terms noting(Memo change) {
    return new Terms(note, Optional.of(change), clockTrusted, forced, accepted);
  }

  Terms trustingClock() {
    return new Terms(note, memo, true, forced, accepted);
  }

  Terms forced(String reason) {
    Change.Note why = new Change.Note(note.who(), "forced: " + reason);
    return new Terms(why, memo, clockTrusted, true, accepted);
  }

  Terms accepting(Set<Narrowing> more) {
    Set<Narrowing> all = new HashSet<>(accepted);
    all.addAll(more);
    return new Terms(note, memo, clockTrusted, forced, Set.copyOf(all));
  }
}
