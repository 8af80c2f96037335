package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Moves the key of a second alias to the first. */
@Command(
    name = "promote",
    description = {
      "Move the key of a second alias to the first.",
      "",
      "The first alias keeps its name, and its old key is retained. The second alias is free again."
    })
public final class Promote extends ChangeCommand {

  @Parameters(index = "0", paramLabel = "SECOND", description = "The alias whose key takes over.")
  private Alias second;

  @Parameters(index = "1", paramLabel = "FIRST", description = "The alias that it takes over.")
  private Alias first;

  /** For picocli. */
  public Promote(Console console) {
    super(console);
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyVersion unused =
        keys.promote(
            RingNames.alias(keys.keyring(), second), RingNames.alias(keys.keyring(), first));
  }
}
