package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Plays a history from its beginning, to see whether it ends in the ring that it belongs to. */
final class HistoryReplay {

  private final Map<String, Alias> aliases = new TreeMap<>();
  private final Map<String, KeyState> states = new TreeMap<>();

  private HistoryReplay() {}

  /** Every key of the ring, and no other, under the alias and in the state that history says. */
  static void assertAgrees(KeystoreRotation rotation) throws KeyringStoreException {
    assertAgrees(rotation.history(), rotation.keyring());
  }

  static void assertAgrees(List<Change> history, Keyring ring) {
    HistoryReplay replay = new HistoryReplay();
    history.forEach(replay::play);
    if (history.isEmpty()) {
      // Nothing of ours has happened yet to an adopted keystore.
      ring.versions().forEach(version -> replay.put(version.keyId(), version.alias(), active()));
    }
    assertThat(replay.lines())
        .as("history %s of ring %s", history, ring)
        .isEqualTo(
            ring.versions().stream()
                .collect(
                    Collectors.toMap(
                        version -> version.keyId().hex(),
                        version -> line(version.alias(), version.state()),
                        (one, other) -> one,
                        TreeMap::new)));
    assertThat(ring.versions()).extracting(KeyVersion::keyId).doesNotHaveDuplicates();
  }

  private static KeyState active() {
    return KeyState.ACTIVE;
  }

  private void play(Change change) {
    change.replaced().ifPresent(old -> states.put(old.hex(), KeyState.RETAINED));
    KeyId keyId = change.keyId();
    switch (change.verb()) {
      case ADD, ACTIVATE, SWAP, PROMOTE, RESTORE, FOUND -> put(keyId, change.alias(), active());
      case STAGE -> put(keyId, change.alias(), KeyState.STAGED);
      case RETIRE -> put(keyId, change.alias(), KeyState.RETAINED);
      case COMPROMISED -> put(keyId, change.alias(), KeyState.COMPROMISED);
      case RENAME ->
          aliases.replaceAll(
              (key, alias) -> alias.equals(change.before().orElseThrow()) ? change.alias() : alias);
      case NOTE, CORRECT -> {
        // No key is another one for that.
      }
      case PURGE, GONE -> {
        aliases.remove(keyId.hex());
        states.remove(keyId.hex());
      }
    }
  }

  private void put(KeyId keyId, Alias alias, KeyState state) {
    aliases.put(keyId.hex(), alias);
    states.put(keyId.hex(), state);
  }

  private Map<String, String> lines() {
    Map<String, String> lines = new TreeMap<>();
    aliases.forEach((key, alias) -> lines.put(key, line(alias, states.get(key))));
    return lines;
  }

  private static String line(Alias alias, KeyState state) {
    return alias + " " + state;
  }
}
