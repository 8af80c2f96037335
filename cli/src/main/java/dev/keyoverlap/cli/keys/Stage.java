package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stages a key, to be activated later. */
@Command(
    name = "stage",
    description = "Prepare a key under an alias, to be activated later. It decrypts already.")
public final class Stage extends ChangeCommand {

  @Mixin private KeyFileOptions keyFile;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias.")
  private Alias alias;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The key: PKCS #12, JKS, PEM; or the certificate of a partner.")
  private @Nullable Path file;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Instead of a file: the id of a retained or staged key to stage here.")
  private @Nullable String key;

  @Option(
      names = "--instead",
      description = "Replace the key that is staged already. That one is retained.")
  private boolean instead;

  /** For picocli. */
  public Stage(Console console) {
    super(console);
    this.keyFile = new KeyFileOptions(console);
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    if ((file == null) == (key == null) || (instead && key != null)) {
      throw CommandException.usage(
          "Cannot tell which key to stage. Give either a file, with --instead if you like, or --key"
              + " KEY.");
    }
    KeyVersion unused;
    if (key != null) {
      unused = keys.stageAgain(alias, RingNames.key(keys.keyring(), key).keyId());
    } else if (file != null && instead) {
      unused = keys.stageInstead(alias, keyFile.read(file));
    } else if (file != null) {
      unused = keys.stage(alias, keyFile.read(file));
    }
  }
}
