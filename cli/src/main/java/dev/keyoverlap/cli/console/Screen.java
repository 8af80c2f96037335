package dev.keyoverlap.cli.console;

import java.util.Map;

/**
 * Which of the streams are a terminal, and how wide it is. The launcher finds out, because Java
 * cannot tell one stream from the other.
 *
 * @param in whether standard input is a terminal
 * @param out whether standard output is one
 * @param err whether standard error is one
 * @param width the number of columns
 */
public record Screen(boolean in, boolean out, boolean err, int width) {

  /** The usual width of terminals, for text that is printed elsewhere. */
  public static final int USUAL_WIDTH = 80;

  private static final int LEAST_WIDTH = 20;

  /** No stream is a terminal, as in a script. */
  public static final Screen NONE = new Screen(false, false, false, USUAL_WIDTH);

  /** All streams are a terminal. */
  public static Screen ofWidth(int width) {
    return new Screen(true, true, true, Math.max(LEAST_WIDTH, width));
  }

  /**
   * Reads the launcher's property: {@code -Dkeyoverlap.terminal=ioe} with one letter for each
   * stream.
   */
  static Screen ofProcess(Map<String, String> environment) {
    String said = System.getProperty("keyoverlap.terminal");
    int width = width(environment);
    if (said != null) {
      return new Screen(said.contains("i"), said.contains("o"), said.contains("e"), width);
    }
    return JavaConsole.terminal().isPresent() ? ofWidth(width) : NONE;
  }

  private static int width(Map<String, String> environment) {
    String columns =
        System.getProperty("keyoverlap.columns", environment.getOrDefault("COLUMNS", ""));
    return columns.matches("[1-9][0-9]{0,4}")
        ? Math.max(LEAST_WIDTH, Integer.parseInt(columns))
        : USUAL_WIDTH;
  }
}
