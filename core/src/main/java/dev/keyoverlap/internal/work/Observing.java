package dev.keyoverlap.internal.work;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUse;

/** Tells an observer, which is the caller's own code, and so may throw what it likes. */
public final class Observing {

  private Observing() {}

  /**
   * Tells that a key was used. What the observer throws comes out as it is thrown.
   *
   * @param observer is told
   * @param key the key
   * @param use what for
   */
  public static void used(KeyObserver observer, KeyId key, KeyUse use) {
    try {
      observer.used(key, use);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }
}
