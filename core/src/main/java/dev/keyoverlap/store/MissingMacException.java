package dev.keyoverlap.store;

import dev.keyoverlap.ring.KeyringStoreException;

/**
 * A PKCS #12 file has no MAC (RFC 7292, 4). Anybody who can write such a file can replace the keys
 * in it without knowing the password. If you know where it comes from, open it once with {@link
 * dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore.Builder#acceptMissingMac}.
 *
 * @since 1.0
 */
public final class MissingMacException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   * @param cause what was thrown beneath
   */
  public MissingMacException(String message, Throwable cause) {
    super(message, cause);
  }
}
