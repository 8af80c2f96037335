package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One message being made from a stream or file to another. */
public final class StreamWriting {

  private final Stage stage;
  private final boolean base64;
  private final Pump pump;

  public StreamWriting(Stage stage, boolean base64, Pump pump) {
    this.stage = stage;
    this.base64 = base64;
    this.pump = pump;
  }

  public void write(Path content, Path message) throws KeyUnavailableException, IOException {
    try (InputStream input = Files.newInputStream(content)) {
      write(input, message);
    }
  }

  public void write(InputStream content, Path message) throws KeyUnavailableException, IOException {
    try (Quarantine target = Quarantine.before(message)) {
      write(content, target);
      target.release(pump);
    }
  }

  public void write(InputStream content, OutputStream message)
      throws KeyUnavailableException, IOException {
    Base64Output.encoding(
        base64,
        message,
        target -> {
          try (MessageOutput output = stage.before(target)) {
            pump.copyInput(content, output);
            output.finish(pump);
          }
        });
  }
}
