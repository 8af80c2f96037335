package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a retained key active again. */
@Command(
    name = "restore",
    description =
        "Make a retained key active again. It replaces the active key, which is retained.")
public final class Restore extends ChangeCommand {

  @Parameters(paramLabel = "KEY", description = "The id of the retained key, or its first digits.")
  private String named;

  @Option(
      names = "--as",
      paramLabel = "ALIAS",
      description = "Under another alias. Then a staged key will do, too.")
  private @Nullable Alias alias;

  /** For picocli. */
  public Restore(Console console) {
    super(console);
    this.named = "";
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyId key = RingNames.key(keys.keyring(), named).keyId();
    KeyVersion unused = alias == null ? keys.restore(key) : keys.restoreAs(key, alias);
  }
}
