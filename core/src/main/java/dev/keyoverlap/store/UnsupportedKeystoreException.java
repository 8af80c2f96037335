package dev.keyoverlap.store;

import dev.keyoverlap.KeyringStoreException;

/**
 * A keystore, or an entry of it, needs an algorithm or a form that nobody in this Java knows: a
 * cipher, a MAC, a curve. The password may well be right. The message names what is missing.
 */
public final class UnsupportedKeystoreException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   * @param cause what was thrown beneath
   */
  public UnsupportedKeystoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
