package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Activates the staged key of an alias. */
@Command(
    name = "activate",
    description = "Activate the staged key of an alias. The old key is retained.")
public final class Activate extends ChangeCommand {

  @Parameters(paramLabel = "ALIAS", description = "The alias with the staged key.")
  private Alias alias;

  /** For picocli. */
  public Activate(Console console) {
    super(console);
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyVersion unused = keys.activate(RingNames.alias(keys.keyring(), alias));
  }
}
