package dev.keyoverlap.cli.store;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.cli.console.CommandException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what the user names in the ring; what is not there ends the command with status 4. */
public final class RingNames {

  /** Fewer digits fit too many keys. */
  private static final int LEAST_DIGITS = 4;

  private static final int MOST_LISTED = 8;

  private RingNames() {}

  /** An alias that has a key of any state. */
  public static Alias alias(Keyring ring, Alias named) throws CommandException {
    if (ring.versions(named).isEmpty()) {
      throw CommandException.noSuchKey(
          "Cannot find the alias '" + named + "' in the keystore. " + known(ring));
    }
    return named;
  }

  /**
   * A key by its id.
   *
   * @param ring the keys
   * @param named the id, or its first digits, 4 at least, with or without colons
   * @return the version
   */
  public static KeyVersion key(Keyring ring, String named) throws CommandException {
    String digits = named.replace(":", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{" + LEAST_DIGITS + ",64}")) {
      throw CommandException.usage(
          "Cannot use '"
              + named
              + "' as the id of a key: it is not 4 to 64 hexadecimal digits. `keyoverlap list`"
              + " shows the ids.");
    }
    List<KeyVersion> found =
        ring.versions().stream()
            .filter(version -> version.keyId().hex().startsWith(digits))
            .toList();
    if (found.isEmpty()) {
      throw CommandException.noSuchKey(
          "Cannot find a key whose id begins with "
              + digits
              + " in the keystore. `keyoverlap list` shows the ids.");
    }
    if (found.size() > 1) {
      throw CommandException.usage(
          "Cannot tell which key is meant by "
              + digits
              + ": "
              + found.stream()
                  .limit(MOST_LISTED)
                  .map(version -> version.keyId().hex().substring(0, 24))
                  .collect(Collectors.joining(", "))
              + ". Give more digits.");
    }
    return found.get(0);
  }

  private static String known(Keyring ring) {
    if (ring.aliases().isEmpty()) {
      return "It has no keys.";
    }
    String some =
        ring.aliases().stream()
            .limit(MOST_LISTED)
            .map(Alias::name)
            .collect(Collectors.joining(", "));
    return "It has "
        + some
        + (ring.aliases().size() > MOST_LISTED ? " and more. See `keyoverlap list`." : ".");
  }
}
