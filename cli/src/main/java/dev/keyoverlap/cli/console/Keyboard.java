package dev.keyoverlap.cli.console;

import java.io.IOException;
import java.util.Optional;

/** Where answers to questions come from: the terminal, or a test. */
public interface Keyboard {

  /**
   * Asks for a line.
   *
   * @param question what the user sees, with a space at its end
   * @return the answer; empty at the end of input
   */
  Optional<String> line(String question) throws IOException;

  /**
   * Asks for a password, which is not shown.
   *
   * @param question what the user sees, with a space at its end
   * @return the password, to be wiped by the caller; empty at the end of input
   */
  Optional<char[]> password(String question) throws IOException;
}
