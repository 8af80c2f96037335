package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.OutputStream;

/** One message within another, both written at once. */
public record Nested(Stage inner, Stage outer) implements Stage {

  @Override
  public MessageOutput before(OutputStream target) throws IOException {
    MessageOutput around = outer.before(target);
    try {
      return new Both(inner.before(around), around);
    } catch (IOException | RuntimeException e) {
      around.close();
      throw e;
    }
  }

  @Override
  public void close() {
    inner.close();
    outer.close();
  }

  private static final class Both extends MessageOutput {

    private final MessageOutput within;
    private final MessageOutput around;

    Both(MessageOutput within, MessageOutput around) {
      this.within = within;
      this.around = around;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      within.write(bytes, offset, length);
    }

    @Override
    public void finish(Pump pump) throws IOException, KeyUnavailableException {
      within.finish(pump);
      around.finish(pump);
    }

    @Override
    public void close() throws IOException {
      try (around) {
        within.close();
      }
    }
  }
}
