package dev.keyoverlap.store;

import dev.keyoverlap.ring.KeyringStoreException;

/**
 * The keystore is damaged: it begins like a keystore and cannot be read to its end. KeyOverlap
 * never overwrites it. The previous revision is in the file {@code FILE.previous}.
 *
 * @since 1.0
 */
public final class DamagedKeystoreException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   */
  public DamagedKeystoreException(String message) {
    super(message);
  }

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   * @param cause what was thrown beneath
   */
  public DamagedKeystoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
