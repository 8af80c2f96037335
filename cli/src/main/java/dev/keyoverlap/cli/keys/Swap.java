package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Replaces the active key of an alias. */
@Command(
    name = "swap",
    description = "Replace the active key of an alias. The old key is retained.")
public final class Swap extends ChangeCommand {

  @Mixin private KeyFileOptions keyFile;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias whose key is replaced.")
  private Alias alias;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The new key: PKCS #12, JKS, PEM; or the new certificate of a partner.")
  private Path file;

  /** For picocli. */
  public Swap(Console console) {
    super(console);
    this.keyFile = new KeyFileOptions(console);
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    Alias replaced = RingNames.alias(keys.keyring(), alias);
    KeyVersion unused = keys.swap(replaced, keyFile.read(file));
  }
}
