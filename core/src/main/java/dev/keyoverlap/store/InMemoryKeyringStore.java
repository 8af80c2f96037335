package dev.keyoverlap.store;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the key ring in memory: for tests, and for programs that load their keys anew at each
 * start. When the program ends, its keys are gone.
 *
 * <pre>{@code
 * KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
 * rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders"));
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 1.0
 */
public final class InMemoryKeyringStore implements KeyringStore {

  private final List<List<Change>> changes = new ArrayList<>();
  private Revision current = new Revision(Keyring.empty(), "0");

  private InMemoryKeyringStore() {}

  /**
   * A store without keys.
   *
   * @return a new store
   */
  public static InMemoryKeyringStore empty() {
    return new InMemoryKeyringStore();
  }

  @Override
  public synchronized boolean exists() {
    return !changes.isEmpty();
  }

  @Override
  public String location() {
    return "the keystore in memory";
  }

  @Override
  public synchronized Revision load() {
    return current;
  }

  @Override
  public synchronized Optional<Revision> loadIfChanged(Revision known) {
    return current.token().equals(known.token()) ? Optional.empty() : Optional.of(current);
  }

  @Override
  public synchronized Revision commit(Revision base, Keyring next, List<Change> done)
      throws ChangedMeanwhileException {
    if (!current.token().equals(base.token())) {
      throw new ChangedMeanwhileException(
          "Cannot commit the change: another thread changed the key ring. Reload it and repeat the"
              + " change.");
    }
    changes.add(List.copyOf(done));
    current = new Revision(next, Integer.toString(changes.size()));
    return current;
  }

  @Override
  public synchronized List<Change> history(Revision revision) {
    return changes.subList(0, Integer.parseInt(revision.token())).stream()
        .flatMap(List::stream)
        .toList();
  }
}
