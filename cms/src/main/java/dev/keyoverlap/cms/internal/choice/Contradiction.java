package dev.keyoverlap.cms.internal.choice;

import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.util.Optional;
import java.util.Set;

/** Compares what the builder was asked for with what the named receiver can read. */
public final class Contradiction {

  private Contradiction() {}

  /**
   * The choice that was asked for, or else the receiver's preferred one.
   *
   * @param what to complete "reads no ..."
   * @param asked what was asked for, if anything was
   * @param readable what the receiver reads, in the order of its preference
   * @throws IllegalStateException if the receiver does not read what was asked for
   */
  public static <T> T unlessReads(
      ReceiverProfile profile, String what, Optional<T> asked, Set<T> readable) {
    if (asked.isPresent() && !readable.contains(asked.get())) {
      throw new IllegalStateException(
          "%s reads no %s%s. Choose one of %s, or leave the choice to the receiver's profile"
              .formatted(profile, what, asked.get(), readable));
    }
    return asked.orElseGet(() -> readable.iterator().next());
  }
}
