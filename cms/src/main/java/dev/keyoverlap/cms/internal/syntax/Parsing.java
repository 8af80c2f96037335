package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.cms.internal.syntax.MessageSyntax.NotParsable;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;

/** One step of reading a message. */
@FunctionalInterface
public interface Parsing<T> {

  /** Takes the step. */
  T take() throws IOException, LimitExceededException;

  /**
   * Takes the step; whatever is thrown there is the message's fault, unless it was the input
   * itself.
   *
   * @throws NotParsable if the message is not as it should be
   * @throws IOException if the input cannot be read
   */
  static <T> T of(Pump pump, Parsing<T> step) throws NotParsable, IOException {
    try {
      return step.take();
    } catch (IOException | LimitExceededException | RuntimeException e) {
      pump.rethrowInputFailure();
      throw new NotParsable(e);
    }
  }
}
