package dev.keyoverlap.internal.choice;

import java.util.Collection;
import java.util.stream.Collectors;

/** The abilities of a format, out of all that has a name. */
public final class Offer {

  private Offer() {}

  /**
   * Says that a format cannot do what it was asked for, and what it can do instead.
   *
   * @param format the format and what it does, to complete "cannot use X to "
   * @param asked what it was asked for
   * @param offered what it can do
   * @return to be thrown by {@code build()}
   */
  public static IllegalStateException refusal(
      String format, Enum<?> asked, Collection<? extends Enum<?>> offered) {
    return new IllegalStateException(
        "Cannot use %s to %s. Choose one of %s"
            .formatted(
                asked,
                format,
                offered.stream().sorted().map(Enum::name).collect(Collectors.joining(", "))));
  }
}
