package dev.keyoverlap.wssec.spec;

import java.time.Instant;

/**
 * Remembers the signatures of accepted messages, and the nonces in them, so that no message is
 * accepted twice. It stores a digest of the key and of what was signed. It does not store the
 * signature value, because anybody can write some values in another way. For a nonce in a signed
 * UsernameToken it stores a digest of the nonce and the user's name.
 *
 * <p>If several nodes receive the same messages, give them one cache that they share: a database
 * with a unique column, for example.
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
   * Remembers a signature or nonce, unless it is known, in one atomic step.
   *
   * @param id which, in 64 hexadecimal digits
   * @param now the receiver's time
   * @param until from when it may be forgotten: the message would be too old by then
   * @return true if it was not known; false if it was
   * @throws ReplayCacheFullException if it is not known and there is no room for it
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
   * A cache in the memory of this process. While it is full, the receiver rejects every message: it
   * could not notice if one came again. Entries leave as soon as their message is too old.
   *
   * @param most for how many signatures, of about 200 bytes each
   * @return an empty cache
   * @throws IllegalArgumentException if it is less than 1
   */
  static ReplayCache inMemory(int most) {
    return new InMemoryReplayCache(most);
  }
}
