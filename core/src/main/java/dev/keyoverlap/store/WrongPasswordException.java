package dev.keyoverlap.store;

import dev.keyoverlap.ring.KeyringStoreException;

/**
 * The password does not open the keystore.
 *
 * @since 1.0
 */
public final class WrongPasswordException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   */
  public WrongPasswordException(String message) {
    super(message);
  }

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   * @param cause what was thrown beneath
   */
  public WrongPasswordException(String message, Throwable cause) {
    super(message, cause);
  }
}
