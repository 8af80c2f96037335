package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Retires a key without another one in its place. */
@Command(
    name = "retire",
    description = {
      "Retire a key without replacing it.",
      "",
      "It no longer signs or encrypts. It still decrypts and verifies messages in flight."
    })
public final class Retire extends ChangeCommand {

  @Parameters(
      paramLabel = "ALIAS|KEY",
      description = "The alias whose active key is retired, or the id of an active or staged key.")
  private String named;

  /** For picocli. */
  public Retire(Console console) {
    super(console);
    this.named = "";
  }

  @Override
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    KeyVersion version = RingNames.aliasOrKey(keys.keyring(), named);
    return Optional.of(
        "Retire the key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "'? Nothing will be signed or encrypted with it.");
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyVersion unused =
        RingNames.isAlias(keys.keyring(), named)
            ? keys.retire(Alias.alias(named))
            : keys.retireKey(RingNames.key(keys.keyring(), named).keyId());
  }
}
