package dev.keyoverlap.store;

import dev.keyoverlap.ring.KeyringStoreException;

/**
 * A keystore uses a cipher, a MAC or a curve that no provider of this Java knows. The password may
 * be right. The message names the algorithm.
 *
 * @since 1.0
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
