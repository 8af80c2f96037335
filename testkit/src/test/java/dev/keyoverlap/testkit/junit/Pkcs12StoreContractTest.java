package dev.keyoverlap.testkit.junit;

import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12StoreContractTest extends KeyringStoreContract {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path folder;

  @Override
  protected KeyringStore newStore() throws Exception {
    return Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD.toCharArray());
  }

  @Override
  protected Optional<KeyringStore> openedAgain(KeyringStore store) throws Exception {
    return Optional.of(newStore());
  }
}
