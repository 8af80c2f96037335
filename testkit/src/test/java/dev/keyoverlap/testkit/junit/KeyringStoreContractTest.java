package dev.keyoverlap.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract finds the faults that it is there to find. */
class KeyringStoreContractTest {

  private enum Fault {
    LOSES_UPDATES,
    FORGETS_MEMOS,
    FORGETS_TOMBSTONES,
    FORGETS_HISTORY,
    NEVER_EXISTS,
    SAYS_NOTHING_CHANGED,
    LOADS_THE_FIRST_REVISION
  }

  /** A store in memory with one fault. */
  private static final class Faulty implements KeyringStore {

    private final Fault fault;
    private final KeyringStore good = InMemoryKeyringStore.empty();
    private Optional<Revision> first = Optional.empty();

    Faulty(Fault fault) {
      this.fault = fault;
    }

    @Override
    public boolean exists() throws KeyringStoreException {
      return fault != Fault.NEVER_EXISTS && good.exists();
    }

    @Override
    public synchronized Revision load() throws KeyringStoreException {
      if (first.isEmpty()) {
        first = Optional.of(good.load());
      }
      return fault == Fault.LOADS_THE_FIRST_REVISION ? first.get() : good.load();
    }

    @Override
    public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
      return fault == Fault.SAYS_NOTHING_CHANGED ? Optional.empty() : good.loadIfChanged(known);
    }

    @Override
    public synchronized Revision commit(Revision base, Keyring next, List<Change> changes)
        throws KeyringStoreException {
      Keyring stored =
          Keyring.of(
              next.versions(),
              fault == Fault.FORGETS_MEMOS ? Map.of() : next.memos(),
              fault == Fault.FORGETS_TOMBSTONES ? List.of() : next.tombstones());
      return good.commit(fault == Fault.LOSES_UPDATES ? good.load() : base, stored, changes);
    }

    @Override
    public List<Change> history(Revision revision) throws KeyringStoreException {
      return fault == Fault.FORGETS_HISTORY ? List.of() : good.history(revision);
    }
  }

  private static final class Tried extends KeyringStoreContract {

    private final KeyringStore store;

    Tried(KeyringStore store) {
      this.store = store;
    }

    @Override
    protected KeyringStore newStore() {
      return store;
    }

    @Override
    protected Optional<KeyringStore> openedAgain(KeyringStore unused) {
      return Optional.empty();
    }
  }

  private static List<Method> tests() {
    return Arrays.stream(KeyringStoreContract.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void store_withAFault_isFoundOut(Fault fault) throws Exception {
    List<String> failed = new ArrayList<>();
    for (Method test : tests()) {
      try {
        test.invoke(new Tried(new Faulty(fault)));
      } catch (InvocationTargetException e) {
        failed.add(test.getName());
      }
    }

    assertThat(tests()).hasSizeGreaterThan(8);
    assertThat(failed).isNotEmpty();
  }
}
