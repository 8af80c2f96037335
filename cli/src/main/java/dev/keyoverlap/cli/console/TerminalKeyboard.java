package dev.keyoverlap.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks on the terminal of the process, also where standard input and output are redirected, as ssh
 * and gpg do. On Unix that is {@code /dev/tty}, with {@code stty} to hide a password. Elsewhere it
 * is the console of Java.
 */
final class TerminalKeyboard implements Keyboard {

  private static final Path TERMINAL = Path.of("/dev/tty");

  @Override
  public Optional<String> line(String question) throws IOException {
    if (!Files.isWritable(TERMINAL)) {
      return JavaConsole.terminal().map(console -> console.readLine("%s", question));
    }
    ask(question);
    return readLine().map(String::new);
  }

  @Override
  public Optional<char[]> password(String question) throws IOException {
    if (!Files.isWritable(TERMINAL)) {
      return JavaConsole.terminal().map(console -> console.readPassword("%s", question));
    }
    // Ctrl-C must not leave a terminal that shows nothing.
    Thread visible = new Thread(() -> stty("echo"));
    Runtime.getRuntime().addShutdownHook(visible);
    try {
      if (!stty("-echo")) {
        throw new IOException(
            "Cannot ask for the password, because the terminal would show it: stty does not run."
                + " Give the password in a file, see --password-file.");
      }
      ask(question);
      return readLine();
    } finally {
      boolean unused = stty("echo");
      ask("\n");
      unused = Runtime.getRuntime().removeShutdownHook(visible);
    }
  }

  private static void ask(String question) throws IOException {
    try (OutputStream terminal = Files.newOutputStream(TERMINAL)) {
      terminal.write(question.getBytes(Charset.defaultCharset()));
    }
  }

  /** Byte by byte: the bytes after the line belong to the next reader. */
  private static Optional<char[]> readLine() throws IOException {
    ByteArrayOutputStream line = new WipedBytes();
    try (InputStream terminal = Files.newInputStream(TERMINAL);
        line) {
      int next = terminal.read();
      if (next < 0) {
        return Optional.empty();
      }
      for (; next >= 0 && next != '\n'; next = terminal.read()) {
        line.write(next);
      }
      byte[] bytes = line.toByteArray();
      CharBuffer decoded = Charset.defaultCharset().decode(ByteBuffer.wrap(bytes));
      char[] characters = new char[decoded.remaining()];
      decoded.get(characters);
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(decoded.array(), '\0');
      return Optional.of(characters);
    }
  }

  private static boolean stty(String setting) {
    try {
      Process process =
          new ProcessBuilder("stty", setting)
              .redirectInput(TERMINAL.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Keeps nothing once it is closed. */
  private static final class WipedBytes extends ByteArrayOutputStream {
    @Override
    public void close() {
      Arrays.fill(buf, (byte) 0);
    }
  }
}
