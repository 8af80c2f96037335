package dev.keyoverlap.internal.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way by which what was found out about a message becomes a result. It is not public: nobody
 * else can say that a message was verified or decrypted. This knows none of the results, since it
 * lies beneath them.
 */
public final class ResultMaker {

  private static final Map<Class<?>, Function<?, ?>> WAYS = new ConcurrentHashMap<>();

  private ResultMaker() {}

  /**
   * The parts of a verdict on a signature.
   *
   * @param verdict what became of the signature
   * @param signer how the message names the signer
   * @param version the key of the ring, if there is one
   * @param signingTime the time that the signer claims, if any
   * @param reason what is wrong; empty where the verdict says it all
   * @param chain the path by which the signer is trusted, if not by a key
   * @param alternatives other certificates for the key
   * @param <V> the kind of verdict
   * @param <K> a version of a key
   * @param <C> a trusted chain
   */
  public record VerdictParts<V, K, C>(
      V verdict,
      String signer,
      Optional<K> version,
      Optional<Instant> signingTime,
      String reason,
      Optional<C> chain,
      List<K> alternatives) {

    /**
     * Copies the list.
     *
     * @param verdict what became of the signature
     * @param signer how the message names the signer
     * @param version the key of the ring, if there is one
     * @param signingTime the time that the signer claims, if any
     * @param reason what is wrong; empty where the verdict says it all
     * @param chain the path by which the signer is trusted, if not by a key
     * @param alternatives other certificates for the key
     */
    public VerdictParts {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * The parts of a result about content.
   *
   * @param content the bytes; none if they went elsewhere
   * @param report the verdicts; none if nothing was verified
   * @param key the key that decrypted; none if nothing was encrypted
   * @param <R> a report
   * @param <K> a version of a key
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record ContentParts<R, K>(byte @Nullable [] content, @Nullable R report, @Nullable K key) {

    /**
     * The content, where there is one.
     *
     * @return its bytes
     */
    public byte[] requireContent() {
      return Objects.requireNonNull(content);
    }

    /**
     * The report, where there is one.
     *
     * @return the report
     */
    public R requireReport() {
      return Objects.requireNonNull(report);
    }

    /**
     * The key, where there is one.
     *
     * @return its version
     */
    public K requireKey() {
      return Objects.requireNonNull(key);
    }
  }

  /**
   * The parts of a failure to decrypt.
   *
   * @param recipients the recipients that the message names
   * @param ours those of our keys that are among them
   * @param hints what prevents it
   * @param <K> a version of a key
   */
  public record FailureParts<K>(List<String> recipients, List<K> ours, List<String> hints) {}

  /**
   * Opens the way to a result. Its class does so when it is initialized.
   *
   * @param result the class of the result
   * @param way makes one
   * @param <P> its parts
   * @param <R> the result
   */
  public static <P, R> void opened(Class<R> result, Function<P, R> way) {
    WAYS.put(result, way);
  }

  /**
   * Makes a result.
   *
   * @param result its class
   * @param parts its parts
   * @param <P> its parts
   * @param <R> the result
   * @return the result
   */
  @SuppressWarnings("unchecked") // each class opens one way, with its own parts
  public static <P, R> R make(Class<R> result, P parts) {
    Function<?, ?> way = WAYS.get(result);
    if (way == null) {
      way = initialized(result);
    }
    return ((Function<P, R>) way).apply(parts);
  }

  private static Function<?, ?> initialized(Class<?> result) {
    try {
      Class<?> unused = Class.forName(result.getName(), true, result.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("A class that is at hand can be initialized", e);
    }
    return Objects.requireNonNull(WAYS.get(result));
  }
}
