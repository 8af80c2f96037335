package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a key according to the history.
 *
 * @param since empty if the history only says that another program put it there
 */
record Standing(Alias alias, KeyState state, Optional<Instant> since) {

  /** The state of each key after these changes. */
  static Map<KeyId, Standing> after(List<Change> changes) {
    Map<KeyId, Standing> keys = new HashMap<>();
    for (Change change : changes) {
      change
          .replaced()
          .ifPresent(
              old -> keys.computeIfPresent(old, (id, was) -> was.now(KeyState.RETAINED, change)));
      KeyId keyId = change.keyId();
      switch (change.verb()) {
        case ADD, ACTIVATE, SWAP, PROMOTE, RESTORE -> keys.put(keyId, of(change, KeyState.ACTIVE));
        case FOUND ->
            keys.put(keyId, new Standing(change.alias(), KeyState.ACTIVE, Optional.empty()));
        case STAGE -> keys.put(keyId, of(change, KeyState.STAGED));
        case RETIRE -> keys.put(keyId, of(change, KeyState.RETAINED));
        case COMPROMISED -> keys.put(keyId, of(change, KeyState.COMPROMISED));
        case CORRECT -> keys.computeIfPresent(keyId, (id, was) -> was.now(was.state(), change));
        case RENAME -> keys.replaceAll((id, was) -> was.renamed(change));
        case PURGE, GONE -> keys.remove(keyId);
        case NOTE -> {
          // Of a key that stays what it is.
        }
      }
    }
    return keys;
  }

  private static Standing of(Change change, KeyState state) {
    return new Standing(change.alias(), state, Optional.of(change.at()));
  }

  private Standing now(KeyState next, Change change) {
    return new Standing(alias, next, Optional.of(change.at()));
  }

  private Standing renamed(Change change) {
    return change.before().filter(alias::equals).isPresent()
        ? new Standing(change.alias(), state, since)
        : this;
  }
}
