package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program cannot start, because aliases that it is configured with have no active key that works.
 * {@link KeystoreRotation.Builder#requireKeys} asks for that.
 *
 * @since 1.0
 */
public final class MissingKeysException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /** A keystore may have thousands. */
  private static final int MOST_NAMED = 20;

  private final transient List<Alias> aliases;

  private MissingKeysException(String message, Collection<Alias> aliases) {
    super(message);
    this.aliases = List.copyOf(aliases);
  }

  /**
   * The aliases without an active key that works.
   *
   * @return all of them; immutable
   */
  public List<Alias> aliases() {
    // Not serialized.
    return aliases == null ? List.of() : aliases;
  }

  static void requireNone(Collection<Alias> required, Keyring ring, Instant now, String location)
      throws MissingKeysException {
    Map<Alias, String> missing = new LinkedHashMap<>();
    for (Alias alias : required) {
      objection(ring, alias, now).ifPresent(words -> missing.put(alias, words));
    }
    if (!missing.isEmpty()) {
      throw new MissingKeysException(
          "Cannot start with the keystore "
              + location
              + ", because "
              + String.join("; ", missing.values())
              + ". "
              + known(ring)
              + " Add or swap these keys, or correct the aliases that this program requires.",
          missing.keySet());
    }
  }

  private static Optional<String> objection(Keyring ring, Alias alias, Instant now) {
    Optional<KeyVersion> active = ring.active(alias);
    if (active.isEmpty()) {
      return Optional.of("'" + alias + "' has no active key");
    }
    KeyEntry entry = active.orElseThrow().entry();
    if (!entry.isValidAt(now, ring.clockTolerance())) {
      return Optional.of(
          "the certificate of '"
              + alias
              + "' is valid from "
              + entry.certificate().getNotBefore().toInstant()
              + " to "
              + entry.certificate().getNotAfter().toInstant());
    }
    if (entry instanceof HeldKey ours) {
      try {
        PrivateKey unused = ours.privateKey();
      } catch (KeyUnavailableException e) {
        return Optional.of(
            "the private key of '" + alias + "' cannot be unlocked (" + e.getMessage() + ")");
      }
    }
    return Optional.empty();
  }

  private static String known(Keyring ring) {
    List<Alias> all = new ArrayList<>(ring.aliases());
    return all.isEmpty()
        ? "The keystore is empty."
        : "The keystore has "
            + all.stream()
                .limit(MOST_NAMED)
                .map(alias -> "'" + alias + "'")
                .collect(Collectors.joining(", "))
            + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more." : ".");
  }
}
