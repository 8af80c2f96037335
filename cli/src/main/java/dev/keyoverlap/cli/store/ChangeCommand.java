package dev.keyoverlap.cli.store;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.ring.KeyringStore;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A command that changes keys. It has all options for that; a new one says what it does, in ten
 * lines:
 *
 * <pre>{@code
 * @Command(name = "retire", description = "Take the active key of an alias out of use.")
 * public final class Retire extends ChangeCommand {
 *   @Parameters(paramLabel = "ALIAS", description = "The alias.")
 *   private Alias alias;
 *
 *   public Retire(Console console) {
 *     super(console);
 *   }
 *
 *   @Override
 *   protected void change(KeystoreHandle keys) throws Exception {
 *     KeyVersion unused = keys.retire(RingNames.alias(keys.keyring(), alias));
 *   }
 * }
 * }</pre>
 *
 * <p>Then name it in {@code Commands}, and its schema {@code schema/retire.schema.json} among the
 * resources, which for a change only refers to {@code change.schema.json}. Exceptions of the
 * library pass through: one place turns them into messages and exit statuses.
 *
 * <p>Override {@link #question} if the change needs a confirmation, and {@link #mayCreate} if it
 * may create the keystore. A command that prints something else, or changes nothing sometimes, has
 * the mixins itself and uses {@link OpenedKeystore}.
 */
public abstract class ChangeCommand implements Callable<ExitStatus> {

  /** The console. */
  protected final Console console;

  /** The keystore. */
  @Mixin protected StoreOptions store;

  /** Who, why, and whether at all. */
  @Mixin protected ChangeOptions change;

  /** How the outcome is printed. */
  @Mixin protected OutputOptions output;

  /** For subclasses. */
  protected ChangeCommand(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.change = new ChangeOptions(console);
    this.output = new OutputOptions(console);
  }

  /**
   * Makes the change.
   *
   * @param keys the keys, under the name, reason and permissions of the command line
   */
  protected abstract void change(KeystoreHandle keys) throws Exception;

  /**
   * The question to the user before the change, such as {@code "Purge 3 keys?"}.
   *
   * @param keys the keys as they are
   * @return the question; empty if none is needed
   */
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    return Optional.empty();
  }

  /** Whether the keystore is created if there is none. */
  protected boolean mayCreate() {
    return false;
  }

  /**
   * The final output.
   *
   * @param changed what was changed
   * @return the same, or a report that has more
   */
  protected Report report(ChangeReport changed) {
    return changed;
  }

  @Override
  public final ExitStatus call() throws Exception {
    KeyringStore place =
        mayCreate() && !Files.exists(store.file()) ? store.storeToCreate() : store.store();
    try (OpenedKeystore keystore = OpenedKeystore.of(console, place, change, !mayCreate())) {
      Optional<String> question = change.isDryRun() ? Optional.empty() : question(keystore.keys());
      if (question.isPresent()) {
        console.confirm(question.get(), change.isYes());
      }
      change(keystore.keys());
      output.print(report(keystore.report()));
      return ExitStatus.DONE;
    }
  }
}
