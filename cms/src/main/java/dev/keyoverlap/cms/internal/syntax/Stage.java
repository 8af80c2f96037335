package dev.keyoverlap.cms.internal.syntax;

import java.io.IOException;
import java.io.OutputStream;

/** One message about to be made, with keys that were chosen from one ring when it began. */
public interface Stage extends AutoCloseable {

  /**
   * Begins to write it; once only.
   *
   * @param target gets the message; not closed
   */
  MessageOutput before(OutputStream target) throws IOException;

  /** Forgets what only this message needed. */
  @Override
  default void close() {}
}
