package dev.keyoverlap.cli.output;

/**
 * The output of a command: a record, whose components are the fields of the JSON. It also says how
 * people see it.
 *
 * <pre>{@code
 * record Count(int keys, Optional<Instant> nextEnd) implements Report {
 *   public void print(Page page) {
 *     page.line(keys + " keys");
 *     nextEnd.ifPresent(end -> page.line("The next one ends " + page.date(end)));
 *   }
 * }
 * }</pre>
 *
 * <p>A component is a string, a number, a boolean, an enum ({@code NOT_YET} becomes {@code
 * not-yet}), an {@code Instant}, {@code LocalDate} or {@code Duration}. It can also be an {@code
 * Alias}, a {@code KeyId}, a path, another record; or a list, a map or an {@code Optional} of them.
 * An empty {@code Optional} is left out. The fields are those of the schema {@code
 * schema/COMMAND.schema.json} among the resources; tests hold that.
 */
public interface Report {

  /** Prints this for people. */
  void print(Page page);
}
