package dev.keyoverlap.cms.internal.choice;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.internal.work.LastDefence;

/** Tells an observer, which is the caller's own code, and so may throw what it likes. */
public final class Observing {

  private Observing() {}

  public static void used(KeyObserver observer, KeyId key, KeyUse use) {
    try {
      observer.used(key, use);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }
}
