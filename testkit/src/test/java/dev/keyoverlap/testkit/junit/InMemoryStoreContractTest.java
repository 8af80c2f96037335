package dev.keyoverlap.testkit.junit;

import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.Optional;

class InMemoryStoreContractTest extends KeyringStoreContract {

  @Override
  protected KeyringStore newStore() {
    return InMemoryKeyringStore.empty();
  }

  @Override
  protected Optional<KeyringStore> openedAgain(KeyringStore store) {
    return Optional.empty();
  }
}
