package dev.keyoverlap.ring;

import dev.keyoverlap.key.CertificateIndex;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The keys of a ring by the identifiers that messages carry. Each change of a ring makes another
 * one, and most keys stay, so a ring shares what is known of them with the ring before it.
 *
 * <p>It may know keys that the ring no longer has; the ring leaves those out. Each segment is built
 * when it is first asked. A new key makes a segment of its own, and two of the same size become
 * one. So adding n keys one after the other indexes each of them about log n times.
 *
 * <p>Immutable, and safe for use by several threads.
 */
final class RingIndex {

  /** How many keys may be known that the ring no longer has, beside as many as it has. */
  private static final int SPARE = 64;

  private final List<Segment> segments;

  private RingIndex(List<Segment> segments) {
    this.segments = segments;
  }

  /** Keys that are indexed together. */
  private record Segment(List<KeyEntry> entries, CertificateIndex<KeyEntry> index) {

    static Segment of(List<KeyEntry> entries) {
      return new Segment(
          entries, new CertificateIndex<>(() -> entries, KeyEntry::certificate, KeyEntry::keyId));
    }
  }

  static RingIndex of(Collection<KeyVersion> versions) {
    List<KeyEntry> entries = versions.stream().map(KeyVersion::entry).toList();
    return new RingIndex(entries.isEmpty() ? List.of() : List.of(Segment.of(entries)));
  }

  /** How many keys it knows. */
  int size() {
    return segments.stream().mapToInt(segment -> segment.entries().size()).sum();
  }

  /** For the ring after a change. It forgets no keys, and does not outgrow the ring. */
  RingIndex after(Set<KeyId> before, Collection<KeyVersion> now) {
    RingIndex known = this;
    for (KeyVersion version : now) {
      if (!before.contains(version.keyId())) {
        known = known.plus(version.entry());
      }
    }
    return known.size() > 2 * now.size() + SPARE ? of(now) : known;
  }

  private RingIndex plus(KeyEntry entry) {
    List<Segment> next = new ArrayList<>(segments);
    Segment last = Segment.of(List.of(entry));
    while (!next.isEmpty() && next.get(next.size() - 1).entries().size() <= last.entries().size()) {
      List<KeyEntry> both = new ArrayList<>(next.remove(next.size() - 1).entries());
      both.addAll(last.entries());
      last = Segment.of(both);
    }
    next.add(last);
    return new RingIndex(List.copyOf(next));
  }

  /** Finds the keys that a hint fits, in any order. */
  List<KeyEntry> find(KeyHint hint) {
    if (segments.size() == 1) {
      return segments.get(0).index().find(hint);
    }
    List<KeyEntry> found = new ArrayList<>();
    segments.forEach(segment -> found.addAll(segment.index().find(hint)));
    return found;
  }
}
