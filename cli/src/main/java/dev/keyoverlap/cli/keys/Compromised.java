package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.ring.KeyVersion;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops every use of a key that somebody else may hold. */
@Command(
    name = "compromised",
    description = {
      "Stop every use of a key at once, because somebody else may hold it.",
      "",
      "There is no overlap: messages encrypted to it cannot be decrypted, and its signatures are no"
          + " longer accepted. Needs --why."
    })
public final class Compromised extends ChangeCommand {

  @Parameters(
      paramLabel = "ALIAS|KEY",
      description = "The alias whose active key it is, or the id of a key in any state.")
  private String named;

  /** For picocli. */
  public Compromised(Console console) {
    super(console);
    this.named = "";
  }

  @Override
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    requireReason();
    KeyVersion version = RingNames.aliasOrKey(keys.keyring(), named);
    return Optional.of(
        "Stop every use of the key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "' at once? There is no way back.");
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    requireReason();
    KeyVersion unused =
        keys.markCompromised(RingNames.aliasOrKey(keys.keyring(), named).keyId(), change.reason());
  }

  private void requireReason() throws CommandException {
    if (change.reason().isBlank()) {
      throw CommandException.usage(
          "Cannot mark a key as compromised without a reason, because the history keeps it. Give"
              + " --why, such as the number of the incident.");
    }
  }
}
