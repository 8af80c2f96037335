package dev.keyoverlap.internal.judge;

import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of a ring that a message may mean by what it says of a signer or a recipient.
 *
 * @param named those that it names: if none of them has made the signature, the signature is wrong
 * @param possible others to try: if none of them has made it, somebody else has. A subject leads to
 *     such ones, and so does the certificate of an authority that came along
 * @param anybody whether nothing at all is said, and any key under the policy's aliases is possible
 */
public record Candidates(List<KeyVersion> named, List<KeyVersion> possible, boolean anybody) {

  /** Nothing of it changes, and no version is in it twice. */
  public Candidates {
    Set<KeyVersion> both = new LinkedHashSet<>(named);
    named = List.copyOf(both);
    Set<KeyVersion> others = new LinkedHashSet<>(possible);
    others.removeAll(both);
    possible = List.copyOf(others);
  }

  /** The versions of any state that these hints lead to. */
  public static Candidates of(Keyring ring, List<KeyHint> hints) {
    return new Candidates(
        hints.stream().filter(KeyHint::isPrecise).flatMap(hint -> in(ring, hint)).toList(),
        hints.stream().filter(hint -> !hint.isPrecise()).flatMap(hint -> in(ring, hint)).toList(),
        false);
  }

  private static Stream<KeyVersion> in(Keyring ring, KeyHint hint) {
    return ring.findByHint(hint).stream();
  }

  /** Of a signature that says nothing about its key. */
  public static Candidates ofAnybody() {
    return new Candidates(List.of(), List.of(), true);
  }

  /** These, and those that other hints lead to. */
  public Candidates and(Candidates others) {
    return new Candidates(
        Stream.concat(named.stream(), others.named.stream()).toList(),
        Stream.concat(possible.stream(), others.possible.stream()).toList(),
        anybody || others.anybody);
  }

  /** The keys that both may mean, or if there are none, those that either may. */
  public Candidates narrowed(Candidates other) {
    List<KeyVersion> common = new ArrayList<>(all());
    common.retainAll(other.all());
    if (common.isEmpty()) {
      return and(other);
    }
    boolean precise =
        common.stream()
            .anyMatch(version -> named.contains(version) || other.named.contains(version));
    return precise
        ? new Candidates(common, List.of(), false)
        : new Candidates(List.of(), common, false);
  }

  /** The named ones, and then the others. */
  public List<KeyVersion> all() {
    return Stream.concat(named.stream(), possible.stream()).toList();
  }

  /** Whether nothing of the ring may be meant. */
  public boolean isEmpty() {
    return named.isEmpty() && possible.isEmpty() && !anybody;
  }
}
