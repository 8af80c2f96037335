package dev.keyoverlap.message;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * The input is not a message of this format: it cannot be parsed, is of another type, carries no
 * signature, or uses what KeyOverlap rejects.
 *
 * @since 1.0
 */
public sealed class MalformedMessageException extends KeyOverlapException
    permits LimitExceededException {

  private static final long serialVersionUID = 1L;

  /**
   * For verifiers.
   *
   * @param message what is wrong with the message
   */
  public MalformedMessageException(String message) {
    super(message);
  }

  /**
   * For verifiers.
   *
   * @param message what is wrong with the message
   * @param cause what was thrown beneath
   */
  public MalformedMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
