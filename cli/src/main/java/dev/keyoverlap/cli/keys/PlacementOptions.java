package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.KeyVersion;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Where a key goes that a command made: under a free alias it is added; under one with an active
 * key it is staged, or replaces that with {@code --swap}.
 */
public final class PlacementOptions {

  @ArgGroup private Choice choice = new Choice();

  /** For picocli. */
  public PlacementOptions() {}

  KeyVersion put(KeystoreHandle keys, Alias alias, KeyEntry key) throws KeyOverlapException {
    if (choice.swap) {
      return keys.swap(alias, key);
    }
    return choice.stage || keys.keyring().active(alias).isPresent()
        ? keys.stage(alias, key)
        : keys.add(alias, key);
  }

  static final class Choice {
    @Option(
        names = "--stage",
        description = "Stage the key, to be activated later. The default if the alias has a key.")
    boolean stage;

    @Option(names = "--swap", description = "Replace the active key at once.")
    boolean swap;
  }
}
