package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.ring.KeyringStoreException;

/** A keystore of the application cannot be opened. */
final class KeystoreOpeningException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String prefix;

  KeystoreOpeningException(String prefix, KeyringStoreException cause) {
    super(cause.getMessage(), cause);
    this.prefix = prefix;
  }

  /** Where the properties of the keystore are. */
  String prefix() {
    return prefix;
  }
}
