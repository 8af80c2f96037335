package dev.keyoverlap.wssec.spec;

/**
 * A {@link ReplayCache} has no room for another signature, and cannot say whether this one was
 * there before. A receiver then rejects the message with {@link
 * SoapRefusedException.Reason#REPLAY_CACHE_FULL}.
 *
 * @since 1.0
 */
public final class ReplayCacheFullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * For caches.
   *
   * @param entries how many the cache holds
   */
  public ReplayCacheFullException(long entries) {
    super(
        "Cannot check for replays: the replay cache is full (%d entries). Give the receiver a larger one with replays(...), or find out who sends so many messages"
            .formatted(entries));
  }
}
