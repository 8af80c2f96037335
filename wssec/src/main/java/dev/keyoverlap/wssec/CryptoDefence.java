package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.work.LastDefence;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The last line of defence of what WSS4J calls while it reads or makes a message: whatever the
 * message contains, it gets an answer or the exception that it expects.
 */
final class CryptoDefence {

  private CryptoDefence() {}

  /**
   * Answers, or says why not.
   *
   * @throws WSSecurityException as the answer does, or for what nobody foresaw. What comes from the
   *     caller's own code, such as its source of keys, comes out as it was thrown
   */
  static <T extends @Nullable Object> T answer(Answer<T> answer) throws WSSecurityException {
    try {
      return answer.get();
    } catch (RuntimeException | StackOverflowError e) {
      LastDefence.passOn(e);
      WSSecurityException unreadable =
          failure(
              "A key or a name of one could not be read, for a reason that KeyOverlap did not"
                  + " foresee ("
                  + e.getClass().getSimpleName()
                  + "). Refuse the message, and report the cause below as a fault of KeyOverlap");
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  static WSSecurityException failure(String message) {
    return new WSSecurityException(
        WSSecurityException.ErrorCode.FAILURE, "empty", new Object[] {message});
  }

  static WSSecurityException notTrusted(String why) {
    return new WSSecurityException(
        WSSecurityException.ErrorCode.FAILED_AUTHENTICATION,
        "empty",
        new Object[] {"Not trusted: " + why});
  }

  /** Answers WSS4J. */
  @FunctionalInterface
  interface Answer<T extends @Nullable Object> {
    T get() throws WSSecurityException;
  }
}
