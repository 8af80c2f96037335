package dev.keyoverlap.cli.store;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store that remembers what is committed to it. In a rehearsal it passes nothing on: changes are
 * judged as ever, and later ones see them, but they are never stored.
 */
final class RecordingStore implements KeyringStore {

  private final KeyringStore store;
  private final boolean rehearsal;
  private final List<Change> changes = new ArrayList<>();
  private @Nullable Revision rehearsed;

  RecordingStore(KeyringStore store, boolean rehearsal) {
    this.store = store;
    this.rehearsal = rehearsal;
  }

  /** The committed changes, oldest first. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  @Override
  public boolean exists() throws KeyringStoreException {
    return store.exists();
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public synchronized Revision load() throws KeyringStoreException {
    return rehearsed != null ? rehearsed : store.load();
  }

  @Override
  public synchronized Optional<Revision> loadIfChanged(Revision known)
      throws KeyringStoreException {
    return rehearsed != null ? Optional.empty() : store.loadIfChanged(known);
  }

  @Override
  public synchronized Revision commit(Revision base, Keyring next, List<Change> done)
      throws KeyringStoreException {
    Revision committed =
        rehearsal
            ? new Revision(next, "rehearsal " + (changes.size() + 1))
            : store.commit(base, next, done);
    if (rehearsal) {
      rehearsed = committed;
    }
    changes.addAll(done);
    return committed;
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    if (!rehearsal) {
      return store.history(revision);
    }
    List<Change> all = new ArrayList<>(store.history(store.load()));
    all.addAll(changes());
    return List.copyOf(all);
  }
}
