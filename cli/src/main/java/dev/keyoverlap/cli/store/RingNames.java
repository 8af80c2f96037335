package dev.keyoverlap.cli.store;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
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

  /**
   * A key by the alias under which it is active, or by its id.
   *
   * @param ring the keys
   * @param named an alias, or the first digits of an id
   * @return the version
   */
  public static KeyVersion aliasOrKey(Keyring ring, String named) throws CommandException {
    if (!isAlias(ring, named)) {
      return key(ring, named);
    }
    return ring.active(Alias.alias(named))
        .orElseThrow(
            () ->
                CommandException.noSuchKey(
                    "Cannot find an active key of '"
                        + named
                        + "'. Name one of its keys by its id: `keyoverlap list "
                        + named
                        + "` shows them."));
  }

  /** Whether a name is that of an alias with keys, and so not the id of a key. */
  public static boolean isAlias(Keyring ring, String named) throws CommandException {
    try {
      if (!ring.versions(Alias.alias(named)).isEmpty()) {
        return true;
      }
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "Cannot use '" + named + "' as the name of a key: " + e.getMessage());
    }
    if (!named.replace(":", "").matches("[0-9a-fA-F]{4,64}")) {
      throw CommandException.noSuchKey(
          "Cannot find an alias or key '" + named + "' in the keystore. " + known(ring));
    }
    return false;
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
