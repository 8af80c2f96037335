package dev.keyoverlap.store;

import dev.keyoverlap.ring.KeyringStoreException;

/**
 * The file is not a keystore. KeyOverlap never overwrites such a file.
 *
 * @since 1.0
 */
public final class NotAKeystoreException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   */
  public NotAKeystoreException(String message) {
    super(message);
  }
}
