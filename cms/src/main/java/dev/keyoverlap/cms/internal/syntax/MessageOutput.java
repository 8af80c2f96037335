package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a message around the content that is written here.
 *
 * <pre>{@code
 * try (MessageOutput message = stage.before(target)) {
 *   // ... write the content
 *   message.finish(pump);
 * }
 * }</pre>
 *
 * <p>The target may be another one of these, whose content is then a message. Without {@link
 * #finish} it has no message but the beginning of one. It is not closed.
 */
public abstract class MessageOutput extends OutputStream {

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] bytes, int offset, int length) throws IOException;

  /**
   * The content is at its end: writes what is still missing.
   *
   * @param pump moves the content once more where it had to wait
   */
  public abstract void finish(Pump pump) throws IOException, KeyUnavailableException;

  /** Forgets what had to wait. */
  @Override
  public abstract void close() throws IOException;
}
