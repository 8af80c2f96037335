package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.CreateOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a key under a new alias. */
@Command(
    name = "add",
    description = "Add a key from a file under a new alias. It is active at once.")
public final class Add extends ChangeCommand {

  @Mixin private KeyFileOptions keyFile;
  @Mixin private CreateOptions create;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The new alias.")
  private Alias alias;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The key: PKCS #12, JKS or PEM. For a partner's certificate, use trust.")
  private Path file;

  /** For picocli. */
  public Add(Console console) {
    super(console);
    this.keyFile = new KeyFileOptions(console);
    this.create = new CreateOptions();
  }

  @Override
  protected boolean mayCreate() {
    return create.isGiven();
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyVersion unused = keys.add(alias, keyFile.readKeyPair(file));
  }
}
