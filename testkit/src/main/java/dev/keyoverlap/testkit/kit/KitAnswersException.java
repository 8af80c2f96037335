package dev.keyoverlap.testkit.kit;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * Answers that cannot be read, or that no correct receiver can give. The message says what to do.
 *
 * @since 1.0
 */
public final class KitAnswersException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  KitAnswersException(String message) {
    super(message);
  }

  KitAnswersException(String message, Throwable cause) {
    super(message, cause);
  }
}
