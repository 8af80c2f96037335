package dev.keyoverlap.cms;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.internal.work.LastDefence;

/** Tells an observer, which is the caller's own code, and so may throw what it likes. */
final class Observing {

  private Observing() {}

  static void used(KeyObserver observer, KeyId key, KeyUse use) {
    try {
      observer.used(key, use);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }
}
