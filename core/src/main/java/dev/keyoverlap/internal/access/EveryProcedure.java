package dev.keyoverlap.internal.access;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to all procedures of a use, with those that earlier versions began renewals by. It is not
 * public: nothing begins by an earlier procedure.
 */
public final class EveryProcedure {

  private static volatile @Nullable Function<?, ?> way;

  private EveryProcedure() {}

  /**
   * Opens the way. The procedure's class does so when it is initialized.
   *
   * @param every gives the procedures of a use
   * @param <U> the use
   * @param <P> a procedure
   */
  public static <U, P> void opened(Function<U, List<P>> every) {
    way = every;
  }

  /**
   * All procedures of a use, once the procedure's class is initialized.
   *
   * @param use the use
   * @param <U> the use
   * @param <P> a procedure
   * @return the procedures, those of today first
   */
  @SuppressWarnings("unchecked") // there is one way, and the procedure's class has opened it
  public static <U, P> List<P> of(U use) {
    return ((Function<U, List<P>>) Objects.requireNonNull(way)).apply(use);
  }
}
