package dev.keyoverlap.store;

import dev.keyoverlap.KeyringStoreException;

/** The file is something else than a keystore. It is never overwritten. */
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
