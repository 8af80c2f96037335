package dev.keyoverlap.camel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/** A body in a file, which disappears when the last exchange that has it is completed. */
final class SpooledContent extends InputStream implements StreamCache {

  private final SpoolFile file;
  private @Nullable InputStream open;
  private long position;

  private SpooledContent(SpoolFile file) {
    this.file = file;
  }

  /** The body of an exchange. */
  static SpooledContent of(SpoolFile file, Exchange exchange) {
    SpooledContent content = new SpooledContent(file);
    content.belongTo(exchange);
    return content;
  }

  private void belongTo(Exchange exchange) {
    file.hold();
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                reset();
                file.release();
              }
            });
  }

  private InputStream stream() throws IOException {
    if (open == null) {
      open = Files.newInputStream(file.path());
    }
    return open;
  }

  @Override
  public int read() throws IOException {
    int next = stream().read();
    position += next < 0 ? 0 : 1;
    return next;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = stream().read(bytes, offset, length);
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public int available() throws IOException {
    return stream().available();
  }

  @Override
  public synchronized void reset() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    position = 0;
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Files.copy(file.path(), out);
  }

  @Override
  public StreamCache copy(Exchange exchange) {
    return of(file, exchange);
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public long length() {
    try {
      return Files.size(file.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long position() {
    return position;
  }
}
