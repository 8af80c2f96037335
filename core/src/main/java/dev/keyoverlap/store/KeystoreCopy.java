package dev.keyoverlap.store;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a keystore from one kind of store to another: keys, states, memos, tombstones and history.
 *
 * <pre>{@code
 * KeyringStore file = Pkcs12KeyringStore.at(Path.of("keys.p12"), password);
 * KeystoreCopy.copy(file, InMemoryKeyringStore.empty());
 * }</pre>
 *
 * <p>To move a keystore, stop the programs that change it, copy it, and let them open the copy. The
 * original is left as it is. Keep it until messages flow, then delete it.
 *
 * @since 1.0
 */
public final class KeystoreCopy {

  private KeystoreCopy() {}

  /**
   * Copies a keystore in one commit.
   *
   * @param from the keystore to copy; it is read only
   * @param to a store in which nothing was stored yet
   * @return the revision that was stored
   * @throws KeyringStoreException if there is nothing to copy, the target exists already, a private
   *     key cannot be unlocked, or a store fails; then the target is unchanged
   */
  public static Revision copy(KeyringStore from, KeyringStore to) throws KeyringStoreException {
    if (!from.exists()) {
      throw new KeyringStoreException(
          "Cannot copy the keystore " + from.location() + ": it does not exist. Check its place.");
    }
    if (to.exists()) {
      throw new KeyringStoreException(
          "Cannot copy to the keystore "
              + to.location()
              + ": it exists already. Choose a place without a keystore.");
    }
    Revision source = from.load();
    List<Change> history = new ArrayList<>(from.history(source));
    history.addAll(unrecorded(source.keyring(), history));
    if (history.isEmpty()) {
      throw new KeyringStoreException(
          "Cannot copy the keystore " + from.location() + ": it is empty. Add a key first.");
    }
    return to.commit(to.load(), source.keyring(), history);
  }

  /** Keys of a file that came from elsewhere are in no history. */
  private static List<Change> unrecorded(Keyring keyring, List<Change> history) {
    Set<Object> recorded = new HashSet<>();
    history.forEach(change -> recorded.add(change.keyId()));
    Instant last = history.stream().map(Change::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    List<Change> found = new ArrayList<>();
    for (KeyVersion version : keyring.versions()) {
      if (!recorded.contains(version.keyId())) {
        found.add(
            Change.of(
                Change.Verb.FOUND,
                version.alias(),
                version.keyId(),
                Optional.empty(),
                Optional.empty(),
                last.isAfter(version.since()) ? last : version.since(),
                Change.Note.NONE));
      }
    }
    return found;
  }
}
