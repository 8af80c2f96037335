package dev.keyoverlap.cli.store;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A command that reads the keystore and changes nothing. A new one reads, and prints a report:
 *
 * <pre>{@code
 * @Command(name = "count", description = "Count the keys.")
 * public final class Count extends ReadCommand {
 *   public Count(Console console) {
 *     super(console);
 *   }
 *
 *   @Override
 *   protected ExitStatus read(KeystoreRotation keys) {
 *     output.print(new Counted(keys.keyring().versions().size()));
 *     return ExitStatus.DONE;
 *   }
 * }
 * }</pre>
 */
public abstract class ReadCommand implements Callable<ExitStatus> {

  /** The console. */
  protected final Console console;

  /** The keystore. */
  @Mixin protected StoreOptions store;

  /** How the answer is printed. */
  @Mixin protected OutputOptions output;

  /** For subclasses. */
  protected ReadCommand(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  /**
   * Reads the keys and prints the answer.
   *
   * @param keys the keystore, open for reading
   * @return how the command ends
   */
  protected abstract ExitStatus read(KeystoreRotation keys) throws Exception;

  @Override
  public final ExitStatus call() throws Exception {
    try (KeystoreRotation keys = store.open()) {
      return read(keys);
    }
  }
}
