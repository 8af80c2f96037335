package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.testkit.junit.KeyringStoreContract;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

/** The contract of stores, with a ring of its own for each test. */
class JdbcStoreContractTest extends KeyringStoreContract {

  private static final AtomicInteger RINGS = new AtomicInteger();
  private static DataSource database;

  private String ring;

  @BeforeAll
  static void makeDatabase() throws Exception {
    database = Server.database();
  }

  @Override
  protected KeyringStore newStore() {
    ring = "ring " + RINGS.incrementAndGet();
    return store();
  }

  @Override
  protected Optional<KeyringStore> openedAgain(KeyringStore store) {
    return Optional.of(store());
  }

  private KeyringStore store() {
    return JdbcKeyringStore.with(database, Server.MASTER).ring(ring).build();
  }
}
