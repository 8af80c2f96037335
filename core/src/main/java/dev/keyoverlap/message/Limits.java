package dev.keyoverlap.message;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The limits that a reader holds its messages to.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * <pre>{@code
 * CmsVerifier verifier =
 *     CmsVerifier.with(rotation, policy).limits(Limits.DEFAULT.with(Limit.SIGNATURES, 64)).build();
 * }</pre>
 *
 * @since 1.0
 */
@SuppressWarnings("EnumOrdinal") // an array, not a map
public final class Limits {

  /** Every limit at its default. */
  public static final Limits DEFAULT =
      new Limits(Arrays.stream(Limit.values()).mapToLong(Limit::standard).toArray());

  /** By the ordinals of the limits: they are asked for each node of a message. */
  private final long[] values;

  private Limits(long[] values) {
    this.values = values;
  }

  /**
   * These limits, with another value for one.
   *
   * <p>{@link Limit#XML_BYTES} also raises the limits for what a document of that size becomes:
   * {@link Limit#XML_TEXT_BYTES}, {@link Limit#XML_CANONICAL_BYTES} and {@link
   * Limit#XML_DIGESTED_BYTES}. It lowers none.
   *
   * @param limit the limit
   * @param value its value, in what the limit counts, at least 1
   * @return the limits with the change
   * @throws IllegalArgumentException if the value is less than 1
   */
  public Limits with(Limit limit, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "The limit " + limit + " must be at least 1, not " + value);
    }
    long[] changed = values.clone();
    changed[limit.ordinal()] = value;
    if (limit == Limit.XML_BYTES) {
      raise(changed, Limit.XML_TEXT_BYTES, value, 2);
      raise(changed, Limit.XML_CANONICAL_BYTES, value, 2);
      raise(changed, Limit.XML_DIGESTED_BYTES, value, 8);
    }
    return new Limits(changed);
  }

  private static void raise(long[] values, Limit limit, long bytes, int times) {
    long needed = bytes > Long.MAX_VALUE / times ? Long.MAX_VALUE : bytes * times;
    values[limit.ordinal()] = Math.max(values[limit.ordinal()], needed);
  }

  /**
   * The value of a limit.
   *
   * @param limit the limit
   * @return the value, in what the limit counts
   */
  public long of(Limit limit) {
    return values[limit.ordinal()];
  }

  /** The limits that differ from their defaults. */
  @Override
  public String toString() {
    Map<Limit, Long> changed = new EnumMap<>(Limit.class);
    for (Limit limit : Limit.values()) {
      if (of(limit) != limit.standard()) {
        changed.put(limit, of(limit));
      }
    }
    return changed.isEmpty() ? "default limits" : "default limits, but " + changed;
  }
}
