package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes the certificate that an authority issued for a request. */
@Command(
    name = "answer",
    description = {
      "Take the certificate that an authority issued for a request.",
      "",
      "If the alias has an active key, the new one is staged. Otherwise it is active at once."
    })
public final class Answer extends ChangeCommand {

  @Mixin private PlacementOptions placement;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias of the request.")
  private Alias alias;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description =
          "The certificate, with those of its issuers if you have them: DER, PEM, PKCS #7.")
  private Path file;

  /** For picocli. */
  public Answer(Console console) {
    super(console);
    this.placement = new PlacementOptions();
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    KeyVersion unused =
        placement.put(
            keys,
            alias,
            Request.waiting(keys, alias).complete(Files.readAllBytes(console.path(file))));
  }
}
