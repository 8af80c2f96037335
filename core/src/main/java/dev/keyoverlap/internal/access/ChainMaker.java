package dev.keyoverlap.internal.access;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way by which a path that was validated becomes a trusted chain. It is not public: nobody else
 * can say that a chain was found. This knows neither aliases nor versions of keys, since it lies
 * beneath them.
 */
public final class ChainMaker {

  private static volatile @Nullable Way<?, ?, ?, ?> way;

  private ChainMaker() {}

  /**
   * How a chain is made.
   *
   * @param <A> an alias
   * @param <K> a version of a key
   * @param <R> what was found out about revocation
   * @param <C> the chain
   */
  @FunctionalInterface
  public interface Way<A, K, R, C> {

    /** The chain from a signer's certificate to an authority of the ring. */
    C make(
        A alias, List<X509Certificate> certificates, K root, Optional<K> successorOf, R revocation);
  }

  /**
   * Opens the way. The chain's class does so when it is initialized.
   *
   * @param made makes a chain
   */
  public static void opened(Way<?, ?, ?, ?> made) {
    way = made;
  }

  /**
   * The way, once the chain's class is initialized.
   *
   * @param <A> an alias
   * @param <K> a version of a key
   * @param <R> what was found out about revocation
   * @param <C> the chain
   * @return makes chains
   */
  @SuppressWarnings("unchecked") // there is one way, and the chain's class has opened it
  public static <A, K, R, C> Way<A, K, R, C> way() {
    return (Way<A, K, R, C>) Objects.requireNonNull(way);
  }
}
