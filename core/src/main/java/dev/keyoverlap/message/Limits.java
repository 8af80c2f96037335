package dev.keyoverlap.message;

import java.util.EnumMap;
import java.util.Map;

/**
 * The limits that a reader holds its messages to.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * <pre>{@code
 * CmsVerifier verifier =
 *     CmsVerifier.with(rotation).policy(policy).limits(Limits.DEFAULT.with(Limit.SIGNATURES, 64)).build();
 * }</pre>
 */
public final class Limits {

  /** Every limit at its default. */
  public static final Limits DEFAULT = new Limits(Map.of());

  private final Map<Limit, Long> changed;

  private Limits(Map<Limit, Long> changed) {
    this.changed = changed;
  }

  /**
   * These limits, with another value for one.
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
    Map<Limit, Long> values = new EnumMap<>(Limit.class);
    values.putAll(changed);
    values.put(limit, value);
    return new Limits(values);
  }

  /**
   * The value of a limit.
   *
   * @param limit the limit
   * @return the value, in what the limit counts
   */
  public long of(Limit limit) {
    return changed.getOrDefault(limit, limit.standard());
  }

  /** The limits that differ from their defaults. */
  @Override
  public String toString() {
    return changed.isEmpty() ? "default limits" : "default limits, but " + changed;
  }
}
