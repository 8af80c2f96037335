package dev.keyoverlap.internal.access;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way by which a renewal keeps its record in the keystore, and by which its own steps change
 * the keys that it reserves. It is not public: by the public methods nobody removes or overwrites
 * the record of a renewal without a reason. Callers hand over a handle for a keystore and an alias;
 * this knows neither type, since both are above it.
 */
public final class Holder {

  private static volatile @Nullable Holding<?, ?> holding;
  private static volatile @Nullable Noting<?, ?, ?, ?> noting;

  private Holder() {}

  /**
   * Makes a handle whose next change also changes the text under an alias, and what it reserves.
   *
   * @param <H> a handle for a keystore
   * @param <A> an alias
   */
  @FunctionalInterface
  public interface Holding<H, A> {
    /** The handle. */
    H handle(H handle, A alias, Optional<String> before, Optional<String> after);
  }

  /**
   * Changes the text under an alias, and no key.
   *
   * @param <H> a handle for a keystore
   * @param <A> an alias
   * @param <X> thrown if the change is refused
   * @param <Y> thrown if the change cannot be stored
   */
  @FunctionalInterface
  public interface Noting<H, A, X extends Exception, Y extends Exception> {
    /** Does it. */
    void note(H handle, A alias, Optional<String> before, Optional<String> after) throws X, Y;
  }

  /**
   * Opens the ways. The class of handles does so before there is one.
   *
   * @param hold makes a handle
   * @param note changes a text
   * @param <H> a handle
   * @param <A> an alias
   * @param <X> thrown if the change is refused
   * @param <Y> thrown if the change cannot be stored
   */
  public static <H, A, X extends Exception, Y extends Exception> void opened(
      Holding<H, A> hold, Noting<H, A, X, Y> note) {
    holding = hold;
    noting = note;
  }

  /**
   * A handle whose next change also changes the text under an alias, and what it reserves.
   *
   * @param handle the keystore
   * @param alias where the text is remembered
   * @param before the text expected; empty if there must be none
   * @param after the text to come; empty to forget it
   * @param <H> a handle
   * @param <A> an alias
   * @return a handle for the same keystore
   */
  @SuppressWarnings("unchecked") // there is one way, and the class of handles has opened it
  public static <H, A> H holding(
      H handle, A alias, Optional<String> before, Optional<String> after) {
    return ((Holding<H, A>) Objects.requireNonNull(holding)).handle(handle, alias, before, after);
  }

  /**
   * Changes the text under an alias, and no key.
   *
   * @param handle the keystore
   * @param alias where the text is remembered
   * @param before the text expected; empty if there must be none
   * @param after the text to come; empty to forget it
   * @param <H> a handle
   * @param <A> an alias
   * @param <X> thrown if the change is refused
   * @param <Y> thrown if the change cannot be stored
   * @throws X if the change is refused
   * @throws Y if the change cannot be stored
   */
  @SuppressWarnings("unchecked") // there is one way, and the class of handles has opened it
  public static <H, A, X extends Exception, Y extends Exception> void note(
      H handle, A alias, Optional<String> before, Optional<String> after) throws X, Y {
    ((Noting<H, A, X, Y>) Objects.requireNonNull(noting)).note(handle, alias, before, after);
  }
}
