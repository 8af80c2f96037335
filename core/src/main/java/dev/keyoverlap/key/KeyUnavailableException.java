package dev.keyoverlap.key;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key that is needed now cannot be used. There is none under the alias, it is of the wrong kind,
 * its certificate has expired, or the private key cannot be unlocked.
 *
 * @since 1.0
 */
public final class KeyUnavailableException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable KeyId keyId;

  /**
   * There is no key to use.
   *
   * @param message what is missing and what to do
   */
  public KeyUnavailableException(String message) {
    super(message);
    this.keyId = null;
  }

  /**
   * No key can be had.
   *
   * @param message why not and what to do
   * @param cause what was thrown beneath
   */
  public KeyUnavailableException(String message, Throwable cause) {
    super(message, cause);
    this.keyId = null;
  }

  /**
   * There is a key, and it cannot be used.
   *
   * @param message why not and what to do
   * @param keyId the key
   */
  public KeyUnavailableException(String message, KeyId keyId) {
    super(message);
    this.keyId = keyId;
  }

  /**
   * There is a key, and it cannot be used.
   *
   * @param message why not and what to do
   * @param keyId the key
   * @param cause what was thrown beneath
   */
  public KeyUnavailableException(String message, KeyId keyId, Throwable cause) {
    super(message, cause);
    this.keyId = keyId;
  }

  /**
   * The key that cannot be used.
   *
   * @return the key's id, or empty if there is none
   */
  public Optional<KeyId> keyId() {
    return Optional.ofNullable(keyId);
  }
}
