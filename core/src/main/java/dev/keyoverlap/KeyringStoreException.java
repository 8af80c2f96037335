package dev.keyoverlap;

/**
 * A store cannot be read or written. What was stored before is untouched.
 *
 * <p>Subclasses tell the cases apart that need different answers; this class itself stands for
 * trouble with the file system and the like, which its message names.
 */
public class KeyringStoreException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   */
  public KeyringStoreException(String message) {
    super(message);
  }

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   * @param cause what was thrown beneath
   */
  public KeyringStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
