package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The difference between a ring and the next one, for the history.
 *
 * @param before the ring before
 * @param after the ring after
 */
public record Difference(Keyring before, Keyring after) {

  /** The change of one key. */
  public Change of(Verb verb, KeyId keyId, Instant at, Note note) {
    Optional<KeyVersion> was = before.find(keyId);
    Optional<KeyVersion> is = after.find(keyId);
    Alias alias = is.or(() -> was).orElseThrow().alias();
    Optional<KeyId> replaced =
        is.flatMap(
                version ->
                    switch (version.state()) {
                      case ACTIVE -> before.active(alias);
                      case STAGED -> before.staged(alias);
                      default -> Optional.empty();
                    })
            .map(KeyVersion::keyId)
            .filter(other -> !other.equals(keyId));
    Optional<Alias> aliasBefore = was.map(KeyVersion::alias).filter(other -> !other.equals(alias));
    return Change.of(verb, alias, keyId, replaced, aliasBefore, at, note);
  }

  /** The keys that another one took along, such as other certificates for the same key pair. */
  public List<KeyId> alongWith(KeyId keyId) {
    return after.versions().stream()
        .filter(version -> before.find(version.keyId()).filter(version::equals).isEmpty())
        .map(KeyVersion::keyId)
        .filter(other -> !other.equals(keyId))
        .toList();
  }
}
