package dev.keyoverlap.wssec.spec;

import java.time.Instant;

/**
 * Remembers the signatures of the messages that were accepted, and the nonces in them, so that none
 * is accepted twice. What is remembered is a digest of what was signed and the key, not the
 * signature's value: who cannot sign can still write some values in another way. Of a nonce, which
 * is in a UsernameToken that was signed, it is a digest of it and the user's name.
 *
 * <p>A receiver of several nodes gives each of them one cache that they share: a database with a
 * unique column, for example.
 *
 * <pre>{@code
 * ReplayCache shared = (id, now, until) -> table.insertIfAbsent(id, until);
 * }</pre>
 *
 * <p>Implementations are safe for use by several threads.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface ReplayCache {

  /**
   * Remembers a signature or nonce, in one step with looking whether it is known.
   *
   * @param id which, in 64 hexadecimal digits
   * @param now the receiver's time
   * @param until from when it may be forgotten: the message would be too old by then
   * @return true if it was not known; false if it was, or cannot be remembered
   */
  boolean add(String id, Instant now, Instant until);

  /**
   * A cache in the memory of this process, for up to 100,000 signatures.
   *
   * @return an empty cache
   */
  static ReplayCache inMemory() {
    return inMemory(InMemoryReplayCache.USUAL_SIZE);
  }

  /**
   * A cache in the memory of this process. A full one lets no further message pass until one that
   * it has is too old, since it could not tell whether it comes again.
   *
   * @param most for how many signatures, of about 200 bytes each
   * @return an empty cache
   * @throws IllegalArgumentException if it is less than 1
   */
  static ReplayCache inMemory(int most) {
    return new InMemoryReplayCache(most);
  }
}
