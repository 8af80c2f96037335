package dev.keyoverlap.store;

import dev.keyoverlap.KeyringStoreException;

/**
 * A PKCS#12 file has no MAC (RFC 7292, 4): whoever can write it can put keys into it without
 * knowing the password. Accept such a file by name with {@link Pkcs12Builder#acceptMissingMac} when
 * you take it over.
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
