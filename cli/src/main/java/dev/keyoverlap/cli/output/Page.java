package dev.keyoverlap.cli.output;

import dev.keyoverlap.cli.console.Console;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a report for people. Rows that follow each other are aligned; the last column is cut
 * where the terminal ends, and nowhere if the text goes elsewhere.
 *
 * <pre>{@code
 * page.row("orders", Cell.of(Style.GOOD, "active"), page.date(end));
 * page.line("2 keys");
 * }</pre>
 */
public final class Page {

  private static final String GAP = "  ";

  private final Console console;
  private final ZoneId zone;
  private final boolean answer;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** A page on standard output if it is the answer, or else on standard error. */
  Page(Console console, ZoneId zone, boolean answer) {
    this.console = console;
    this.zone = zone;
    this.answer = answer;
  }

  private PrintStream stream() {
    return answer ? console.out() : console.err();
  }

  private boolean isTerminal() {
    return answer ? console.isTerminal() : console.surroundings().screen().err();
  }

  private String paint(Cell cell, String text) {
    return answer ? console.paint(cell.style(), text) : text;
  }

  /**
   * Writes a line.
   *
   * @param parts its parts from left to right: {@link Cell}s, or anything else as its text
   */
  public void line(Object... parts) {
    flush();
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      Cell cell = cell(part);
      line.append(paint(cell, cell.text()));
    }
    stream().println(line);
  }

  /**
   * Writes a row of a table.
   *
   * @param cells {@link Cell}s, or anything else as its text
   */
  public void row(Object... cells) {
    List<Cell> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell(cell));
    }
    rows.add(row);
  }

  private static Cell cell(Object part) {
    return part instanceof Cell ready ? ready : Cell.of(part);
  }

  /** A date, such as {@code 2026-11-30}, in UTC or local time as asked. */
  public String date(Instant at) {
    return at.atZone(zone).toLocalDate().toString();
  }

  /** A time to the second, such as {@code 2026-11-30T21:00:00Z}, in UTC or local time as asked. */
  public String time(Instant at) {
    return zone.equals(ZoneOffset.UTC)
        ? at.truncatedTo(ChronoUnit.SECONDS).toString()
        : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            at.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }

  void flush() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      // The last one of a row needs no room beside it.
      for (int i = 0; i < row.size() - 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    rows.forEach(row -> stream().println(line(row, widths)));
    rows.clear();
  }

  private String line(List<Cell> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      boolean last = i == row.size() - 1;
      if (last) {
        line.append(paint(cell, fitted(cell.text(), used)));
        continue;
      }
      line.append(paint(cell, cell.text()))
          .append(" ".repeat(widths[i] - cell.text().length()))
          .append(GAP);
      used += widths[i] + GAP.length();
    }
    return line.toString().stripTrailing();
  }

  private String fitted(String text, int used) {
    int room = console.width() - used;
    if (!isTerminal() || text.length() <= room) {
      return text;
    }
    // Where not even that is left, the terminal wraps the line.
    return room < 8 ? text : text.substring(0, room - 1) + "\u2026";
  }
}
