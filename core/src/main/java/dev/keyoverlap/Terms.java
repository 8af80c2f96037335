package dev.keyoverlap;

import java.util.Optional;

/**
 * What one view of a rotation does its verbs under.
 *
 * @param note who does it, and why
 * @param memo what the next verb remembers beside its change
 * @param clockTrusted whether somebody vouches for the clock
 * @param forced whether somebody has a reason to change what is reserved
 */
record Terms(Change.Note note, Optional<Memo> memo, boolean clockTrusted, boolean forced) {

  static final Terms NONE = new Terms(Change.Note.NONE, Optional.empty(), false, false);

  Terms by(Change.Note other) {
    return new Terms(other, memo, clockTrusted, forced);
  }

  Terms noting(Memo change) {
    return new Terms(note, Optional.of(change), clockTrusted, forced);
  }

  Terms trustingClock() {
    return new Terms(note, memo, true, forced);
  }

  Terms forced(String reason) {
    return new Terms(new Change.Note(note.who(), "forced: " + reason), memo, clockTrusted, true);
  }
}
