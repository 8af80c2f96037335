package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives an alias another name. */
@Command(name = "rename", description = "Give an alias another name, with all its keys.")
public final class Rename extends ChangeCommand {

  @Parameters(index = "0", paramLabel = "FROM", description = "The name so far.")
  private Alias from;

  @Parameters(index = "1", paramLabel = "TO", description = "The new name.")
  private Alias to;

  /** For picocli. */
  public Rename(Console console) {
    super(console);
  }

  @Override
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    return Optional.of(
        "Rename '"
            + RingNames.alias(keys.keyring(), from)
            + "' to '"
            + to
            + "'? Message flows with the old name will find no key.");
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    keys.rename(RingNames.alias(keys.keyring(), from), to);
  }
}
