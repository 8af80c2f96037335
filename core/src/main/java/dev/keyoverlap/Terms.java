package dev.keyoverlap;

import java.util.Optional;

/**
 * What one view of a rotation does its verbs under.
 *
 * @param note who does it, and why
 * @param memo what the next verb remembers beside its change
 * @param clockTrusted whether somebody vouches for the clock
 */
record Terms(Change.Note note, Optional<Memo> memo, boolean clockTrusted) {

  static final Terms NONE = new Terms(Change.Note.NONE, Optional.empty(), false);

  Terms by(Change.Note other) {
    return new Terms(other, memo, clockTrusted);
  }

  Terms noting(Memo change) {
    return new Terms(note, Optional.of(change), clockTrusted);
  }

  Terms trustingClock() {
    return new Terms(note, memo, true);
  }
}
