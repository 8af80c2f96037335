package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes keys whose retention has ended. */
@Command(
    name = "purge",
    description = {
      "Remove keys whose retention has ended, for good.",
      "",
      "Without KEY, all of them. Messages that were encrypted to them can no longer be decrypted."
    })
public final class Purge extends ChangeCommand {

  @Parameters(
      paramLabel = "KEY",
      arity = "0..1",
      description = "The id of one retained or compromised key, or its first digits.")
  private @Nullable String named;

  /** For picocli. */
  public Purge(Console console) {
    super(console);
  }

  @Override
  protected Optional<String> question(KeystoreHandle keys) throws Exception {
    Instant now = console.clock().instant();
    List<KeyVersion> due =
        named != null
            ? List.of(RingNames.key(keys.keyring(), named))
            : keys.keyring().versions().stream()
                .filter(version -> version.isRetentionOver(now))
                .toList();
    if (due.isEmpty()) {
      return Optional.empty();
    }
    String which =
        due.size() == 1
            ? "the key " + due.get(0).keyId() + " of '" + due.get(0).alias() + "'"
            : due.size() + " keys";
    return Optional.of("Remove " + which + " for good?");
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    if (named != null) {
      keys.purgeKey(RingNames.key(keys.keyring(), named).keyId());
    } else {
      List<KeyVersion> unused = keys.purge();
    }
  }
}
