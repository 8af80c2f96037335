package dev.keyoverlap.usage;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key was used too recently, or the log has not watched it for long enough to rule that out.
 *
 * @since 1.0
 */
public final class KeyStillUsedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable KeyId keyId;

  KeyStillUsedException(String message, KeyId keyId) {
    super(message);
    this.keyId = keyId;
  }

  /**
   * The key that may still be used.
   *
   * @return its identity
   */
  public Optional<KeyId> keyId() {
    return Optional.ofNullable(keyId);
  }
}
