package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The place for the result of a command: a file, standard output, or nowhere. */
final class Output {

  private final Console console;
  private final Optional<Path> file;
  private final boolean forced;

  Output(Console console, Optional<Path> file, boolean forced) {
    this.console = console;
    this.file = file;
    this.forced = forced;
  }

  /** The file; empty if it is standard output. */
  Optional<Path> file() {
    return file;
  }

  /** Writes a result that is in memory. A file appears as a whole. */
  void write(byte[] bytes) throws IOException {
    if (file.isEmpty()) {
      standardOutput().write(bytes);
      return;
    }
    WholeFile.write(file.get(), bytes);
  }

  /**
   * Standard output. It fails if not all bytes get there, and refuses bytes that command a
   * terminal.
   */
  OutputStream standardOutput() {
    return new Guarded();
  }

  /** Binary content was about to be written to a terminal. */
  static final class BinaryContentException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final class Guarded extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (console.isTerminal() && !forced) {
        for (int i = from; i < from + length; i++) {
          int at = bytes[i] & 0xFF;
          if ((at < ' ' && at != '\n' && at != '\r' && at != '\t') || at == 0x7F) {
            throw new BinaryContentException();
          }
        }
      }
      console.out().write(bytes, from, length);
      if (console.out().checkError()) {
        throw new IOException("standard output was closed, or its disk is full");
      }
    }
  }
}
