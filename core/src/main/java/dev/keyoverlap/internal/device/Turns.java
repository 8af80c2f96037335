package dev.keyoverlap.internal.device;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets only so many threads work with one device at a time, the others in their order. */
public final class Turns {

  /** Few devices do more at once, and none fails with so many. */
  public static final int USUAL = 16;

  private static final long MOST_SECONDS = 60;

  private static final Map<Provider, Turns> OF_PROVIDERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final Semaphore free;

  private Turns(int atOnce) {
    this.free = new Semaphore(atOnce, true);
  }

  /**
   * For one device.
   *
   * @param atOnce how many threads may use it at a time
   * @return the turns
   */
  public static Turns of(int atOnce) {
    return new Turns(atOnce);
  }

  static Turns of(Provider provider) {
    return OF_PROVIDERS.computeIfAbsent(provider, any -> new Turns(USUAL));
  }

  /**
   * Works when it is this thread's turn.
   *
   * @param <T> what comes of it
   * @param work what to do
   * @return what came of it
   * @throws DeviceException if the turn does not come within a minute, or the thread is interrupted
   * @throws GeneralSecurityException as the work does
   */
  public <T> T take(Work<T> work) throws GeneralSecurityException {
    try {
      if (!free.tryAcquire(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new DeviceException(
            "it was busy for " + MOST_SECONDS + " seconds with the work of other threads");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceException("the thread was interrupted while it waited for the device", e);
    }
    try {
      return work.done();
    } finally {
      free.release();
    }
  }

  /**
   * Work with a device.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Work<T> {

    /**
     * Does it.
     *
     * @return what came of it
     * @throws GeneralSecurityException if it cannot be done
     */
    T done() throws GeneralSecurityException;
  }
}
