package dev.keyoverlap.internal.access;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way by which a reservation's own steps change what is reserved. It is not public: by the
 * public verbs nobody removes or overwrites a reservation without a reason. What passes is a
 * rotation and a memo; this knows neither, since it lies beneath both.
 */
public final class Holder {

  private static volatile @Nullable BiFunction<?, ?, ?> way;

  private Holder() {}

  /**
   * Opens the way. The rotation's class does so before there is a rotation.
   *
   * @param noting makes a view whose next verb changes a memo and what that memo reserves
   * @param <R> the rotation
   * @param <M> the memo
   */
  public static <R, M> void opened(BiFunction<R, M, R> noting) {
    way = noting;
  }

  /**
   * A rotation whose next verb changes a memo, even one with a reservation, and what it reserves.
   *
   * @param rotation the rotation
   * @param change the text expected and the text to come
   * @param <R> the rotation
   * @param <M> the memo
   * @return a view of the same rotation
   */
  @SuppressWarnings("unchecked") // there is one way, and the rotation's class has opened it
  public static <R, M> R noting(R rotation, M change) {
    return ((BiFunction<R, M, R>) Objects.requireNonNull(way)).apply(rotation, change);
  }
}
