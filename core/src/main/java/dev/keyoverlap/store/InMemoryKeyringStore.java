package dev.keyoverlap.store;

import dev.keyoverlap.Change;
import dev.keyoverlap.ChangedMeanwhileException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the revisions of one run of the program. */
final class InMemoryKeyringStore implements KeyringStore {

  private final List<List<Change>> changes = new ArrayList<>();
  private Revision current = new Revision(Keyring.empty(), "0");

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
          "The ring was changed meanwhile; look at it as it is now, and repeat the change if it is"
              + " still wanted");
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
