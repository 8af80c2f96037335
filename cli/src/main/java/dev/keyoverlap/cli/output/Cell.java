package dev.keyoverlap.cli.output;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.Style;

/**
 * A piece of text in a style.
 *
 * @param text the text, in one line
 * @param style its style
 */
public record Cell(String text, Style style) {

  /** Text in a style; a control character, which could command a terminal, becomes "?". */
  public Cell {
    text = Console.withoutControls(text);
  }

  /** A piece of text as it is. */
  public static Cell of(Object text) {
    return new Cell(String.valueOf(text), Style.PLAIN);
  }

  /** A piece of text in a style. */
  public static Cell of(Style style, Object text) {
    return new Cell(String.valueOf(text), style);
  }
}
