package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.Change;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The terms of one view of a rotation.
 *
 * @param note who does it, and why
 * @param memo what the next verb remembers beside its change
 * @param holder whether that is a step of what is reserved by the memo
 * @param clockTrusted whether somebody vouches for the clock
 * @param forced whether somebody has a reason to change what is reserved
 * @param accepted in what a new key may allow less than the one before
 */
record Terms(
    Change.Note note,
    Optional<Memo> memo,
    boolean holder,
    boolean clockTrusted,
    boolean forced,
    Set<Narrowing> accepted) {

  static final Terms NONE =
      new Terms(Change.Note.NONE, Optional.empty(), false, false, false, Set.of());

  Terms by(Change.Note other) {
    return new Terms(other, memo, holder, clockTrusted, forced, accepted);
  }

  Terms noting(Memo change) {
    return new Terms(note, Optional.of(change), false, clockTrusted, forced, accepted);
  }

  /** As {@link #noting}, in a step of what is reserved by the memo. */
  Terms holding(Memo change) {
    return new Terms(note, Optional.of(change), true, clockTrusted, forced, accepted);
  }

  /** Whether the next verb may change what is reserved by the memo of an alias. */
  boolean holds(Alias alias) {
    return holder && memo.map(Memo::alias).filter(alias::equals).isPresent();
  }

  Terms trustingClock() {
    return new Terms(note, memo, holder, true, forced, accepted);
  }

  /** The note, with the reason that a change gives itself. */
  Change.Note noteBecause(String reason) {
    return new Change.Note(note.author(), reason);
  }

  Terms forced(String reason) {
    return new Terms(noteBecause("forced: " + reason), memo, holder, clockTrusted, true, accepted);
  }

  Terms accepting(Set<Narrowing> more) {
    Set<Narrowing> all = new HashSet<>(accepted);
    all.addAll(more);
    return new Terms(note, memo, holder, clockTrusted, forced, Set.copyOf(all));
  }
}
