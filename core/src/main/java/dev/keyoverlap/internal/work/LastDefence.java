package dev.keyoverlap.internal.work;

import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * The last line of defence of every public method that reads or writes messages. An exception that
 * nobody foresaw becomes the checked exception that callers handle for strange messages anyhow.
 *
 * <p>The method checks its arguments first, so that a caller's mistake stays the JDK's unchecked
 * exception. It then works within a try block:
 *
 * <pre>{@code
 * Objects.requireNonNull(message);
 * try {
 *   return read(message);
 * } catch (RuntimeException | StackOverflowError e) {
 *   throw LastDefence.unreadable(e);
 * }
 * }</pre>
 *
 * <p>The caller's own code, such as a {@link dev.keyoverlap.message.ProgressListener} that cancels,
 * is called so that {@link #fromCaller} marks its exceptions. It comes out as it was thrown.
 */
public final class LastDefence {

  /** Remembered rather than wrapped, so that it comes out as it was where nobody looks for it. */
  private static final Set<RuntimeException> OF_CALLERS =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  private LastDefence() {}

  /**
   * For readers, and for writers of content that may be malformed.
   *
   * @param unexpected what was thrown
   * @return what to throw instead
   */
  public static MalformedMessageException unreadable(Throwable unexpected) {
    passOn(unexpected);
    return new MalformedMessageException(
        unexpected instanceof StackOverflowError
            ? "The message is nested too deeply for this thread's stack. Refuse it, or read it in a"
                + " thread with a larger stack"
            : "The message could not be read, for a reason that KeyOverlap did not foresee ("
                + unexpected.getClass().getSimpleName()
                + "). Refuse it, and report the cause below as a fault of KeyOverlap",
        unexpected);
  }

  /**
   * For writers that can only fail for their keys.
   *
   * @param unexpected what was thrown
   * @return what to throw instead
   */
  public static KeyUnavailableException unusable(Throwable unexpected) {
    passOn(unexpected);
    KeyUnavailableException unusable =
        new KeyUnavailableException(
            "The message could not be made with this key, for a reason that KeyOverlap did not"
                + " foresee ("
                + unexpected.getClass().getSimpleName()
                + "). Check the cause: it comes from the key's provider, or is a fault to"
                + " report");
    unusable.initCause(unexpected);
    return unusable;
  }

  /**
   * Marks an exception of the caller's own code.
   *
   * @param thrown what it threw
   * @return what to throw instead, to come out as it was
   */
  public static RuntimeException fromCaller(RuntimeException thrown) {
    OF_CALLERS.add(thrown);
    return thrown;
  }

  /**
   * Calls the caller's own code.
   *
   * @param code such as a source of keys
   * @return what it gives
   */
  public static <T> T calling(Supplier<T> code) {
    try {
      return code.get();
    } catch (RuntimeException e) {
      throw fromCaller(e);
    }
  }

  /**
   * For those who answer in a way of their own: what came from the caller's own code is thrown as
   * it was.
   *
   * @param unexpected what was thrown
   */
  public static void passOn(Throwable unexpected) {
    if (unexpected instanceof RuntimeException thrown && OF_CALLERS.contains(thrown)) {
      throw thrown;
    }
  }
}
