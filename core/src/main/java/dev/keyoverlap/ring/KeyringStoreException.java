package dev.keyoverlap.ring;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * A store cannot be read or written. Its content is unchanged, unless the message says otherwise.
 *
 * <p>Subclasses distinguish the cases that need different reactions. This class itself reports
 * other trouble, such as that of a file system. The message names it.
 *
 * @since 1.0
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
