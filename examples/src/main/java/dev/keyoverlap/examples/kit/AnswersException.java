package dev.keyoverlap.examples.kit;

/** Answers that cannot be read, or that say that the receiver must not be relied on. */
final class AnswersException extends Exception {

  private static final long serialVersionUID = 1L;

  AnswersException(String message) {
    super(message);
  }

  AnswersException(String message, Throwable cause) {
    super(message, cause);
  }
}
