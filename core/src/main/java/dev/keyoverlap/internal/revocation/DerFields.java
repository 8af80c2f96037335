package dev.keyoverlap.internal.revocation;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/** The fields of a SEQUENCE, taken one after the other by their tags. */
final class DerFields {

  private final Deque<Der> fields;

  private DerFields(Collection<Der> fields) {
    this.fields = new ArrayDeque<>(fields);
  }

  static DerFields of(Der sequence) throws IOException {
    return new DerFields(sequence.sequence());
  }

  static DerFields of(Collection<Der> fields) {
    return new DerFields(fields);
  }

  Der take(int tag) throws IOException {
    return optional(tag).orElseThrow(() -> new IOException("a field is missing in it"));
  }

  Optional<Der> optional(int tag) {
    Der next = fields.peekFirst();
    return next != null && next.tag() == tag ? Optional.of(fields.removeFirst()) : Optional.empty();
  }

  Der any() throws IOException {
    Der next = fields.pollFirst();
    if (next == null) {
      throw new IOException("a field is missing in it");
    }
    return next;
  }

  void skip() throws IOException {
    Der unused = any();
  }

  void requireEnd() throws IOException {
    if (!fields.isEmpty()) {
      throw new IOException("there is more in it than there can be");
    }
  }
}
