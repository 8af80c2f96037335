package dev.keyoverlap.key;

/**
 * Something went wrong that is not the calling program's mistake: a file, a key, a partner or a
 * message is not as it should be.
 *
 * <p>The message says what failed, where, and what to do; subclasses carry the data. No message
 * holds a key, a password or the content of a message that was not accepted.
 *
 * <pre>{@code
 * try {
 *   rotation.swap(alias("orders"), newKey);
 * } catch (KeyRefusedException e) {
 *   // e.reason(): what stands against it
 * } catch (KeyOverlapException e) {
 *   // the keystore could not be written; nothing has changed
 * }
 * }</pre>
 *
 * @since 1.0
 */
public abstract class KeyOverlapException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * For subclasses.
   *
   * @param message what failed and what to do
   */
  protected KeyOverlapException(String message) {
    super(message);
  }

  /**
   * For subclasses.
   *
   * @param message what failed and what to do
   * @param cause what was thrown beneath
   */
  protected KeyOverlapException(String message, Throwable cause) {
    super(message, cause);
  }
}
