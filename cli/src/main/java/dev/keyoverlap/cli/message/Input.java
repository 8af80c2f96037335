package dev.keyoverlap.cli.message;

import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** The message or content that a command reads: a file or standard input. */
final class Input implements Closeable {

  private static final int BEGINNING = 64 * 1024;

  private final BufferedInputStream stream;
  private final Optional<Path> file;

  private Input(InputStream stream, Optional<Path> file) {
    this.stream = new BufferedInputStream(stream, BEGINNING);
    this.file = file;
  }

  static Input of(Path file) throws IOException {
    return new Input(Files.newInputStream(file), Optional.of(file));
  }

  static Input ofStandardInput(InputStream in) {
    return new Input(in, Optional.empty());
  }

  /** The first bytes, which are read again later. */
  byte[] beginning() throws IOException {
    stream.mark(BEGINNING);
    byte[] read = stream.readNBytes(BEGINNING);
    stream.reset();
    return read;
  }

  /** From the first byte on; read once. */
  InputStream stream() {
    return stream;
  }

  /** All bytes, at most as many as a limit allows. */
  byte[] bytes(Limit limit) throws IOException, LimitExceededException {
    byte[] read = stream.readNBytes(Math.toIntExact(limit.standard()) + 1);
    if (read.length > limit.standard()) {
      throw new LimitExceededException(limit, limit.standard());
    }
    return read;
  }

  /** The file; empty if it is standard input. */
  Optional<Path> file() {
    return file;
  }

  /** The number of bytes, where that is known before the end. */
  OptionalLong size() throws IOException {
    return file.isPresent() && Files.isRegularFile(file.get())
        ? OptionalLong.of(Files.size(file.get()))
        : OptionalLong.empty();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
