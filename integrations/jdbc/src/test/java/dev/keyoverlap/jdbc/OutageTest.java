package dev.keyoverlap.jdbc;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.KeystoreListener;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one server: what each sees of the other, and of a server that is gone. */
class OutageTest {

  private static final Alias ORDERS = alias("orders");
  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=outages");
  private static final long LONG_ENOUGH = 30;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final KeystoreListener listener =
      new KeystoreListener() {
        @Override
        public void onChange(ChangeEvent event) {
          told.add("changed");
        }

        @Override
        public void onReloadFailed(KeyringStoreException failure) {
          told.add("failed");
        }

        @Override
        public void onReloadRecovered() {
          told.add("recovered");
        }
      };

  private static HeldKey key() {
    return AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  }

  /** Its timer is never due within the test: only a notification can tell it. */
  private KeystoreRotation listening(DataSource database) throws Exception {
    return KeystoreRotation.with(JdbcKeyringStore.of(database, Server.MASTER))
        .reloadEvery(Duration.ofHours(1))
        .addListener(listener)
        .open();
  }

  private static KeystoreRotation changing(DataSource database) throws Exception {
    return KeystoreRotation.with(JdbcKeyringStore.of(database, Server.MASTER))
        .reloadManually()
        .open();
  }

  private void await(String what) throws InterruptedException {
    String next;
    do {
      next = told.poll(LONG_ENOUGH, TimeUnit.SECONDS);
      assertThat(next).as("told '%s' in time", what).isNotNull();
    } while (!next.equals(what));
  }

  private static KeyId active(KeystoreRotation rotation) {
    return rotation.keyring().active(ORDERS).orElseThrow().keyId();
  }

  @Test
  void swap_onOneNode_isSeenByTheOtherBeforeItsTimer() throws Exception {
    DataSource database = Server.database();
    HeldKey next = key();
    try (KeystoreRotation here = changing(database);
        KeystoreRotation there = listening(database)) {
      here.add(ORDERS, key());
      await("changed");

      here.swap(ORDERS, next);

      await("changed");
      assertThat(active(there)).isEqualTo(next.keyId());
    }
  }

  @Test
  void connections_killedByTheServer_areReplacedWithoutAnyTrouble() throws Exception {
    DataSource plain = Server.database();
    HikariConfig config = new HikariConfig();
    config.setDataSource(plain);
    config.setMaximumPoolSize(3);
    HeldKey next = key();
    try (HikariDataSource pool = new HikariDataSource(config);
        KeystoreRotation here = changing(pool);
        KeystoreRotation there = listening(pool)) {
      here.add(ORDERS, key());
      await("changed");

      Server.execute(
          plain,
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()");
      here.swap(ORDERS, next);

      await("changed");
      assertThat(active(there)).isEqualTo(next.keyId());
      assertThat(here.history()).hasSize(2);
    }
  }

  @Test
  @Tag("any-jdk")
  void server_killedAndRestarted_delaysASwap_andLosesNothing(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("data");
    HeldKey first = key();
    HeldKey second = key();
    HeldKey third = key();
    EmbeddedPostgres server = Server.started(Restarts.at(data, 0));
    DataSource database = server.getPostgresDatabase();
    int port = server.getPort();
    try {
      JdbcKeyringStore.createTables(database);
      try (KeystoreRotation here = changing(database);
          KeystoreRotation there = listening(database)) {
        here.add(ORDERS, first);
        await("changed");
        here.swap(ORDERS, second);
        await("changed");

        Restarts.kill(data);
        await("failed");
        assertThatThrownBy(() -> here.swap(ORDERS, third))
            .isInstanceOf(KeyringStoreException.class)
            .hasMessageContaining("Check that the server is available");
        HeldKey held = (HeldKey) there.keyring().active(ORDERS).orElseThrow().entry();
        assertThat(held.privateKey()).as("unlocked first while the server is gone").isNotNull();
        assertThat(there.lastReloadFailure()).isPresent();

        server.close();
        server = Restarts.again(data, port);
        await("recovered");
        assertThat(there.lastReloadFailure()).isEmpty();
        here.swap(ORDERS, third);
        await("changed");
        assertThat(active(there)).isEqualTo(third.keyId());
        assertThat(there.history()).hasSize(3);
      }
    } finally {
      server.close();
    }
    assertThat(Files.exists(data)).isTrue();
  }

  @Test
  void tables_missing_errorSaysHowToMakeThem() throws Exception {
    JdbcKeyringStore store = JdbcKeyringStore.of(Server.emptyDatabase(), Server.MASTER);

    assertThatThrownBy(store::load)
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("createTables()");
  }

  @Test
  void otherDatabase_isRefusedByName() {
    DatabaseMetaData metaData =
        (DatabaseMetaData)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (proxy, method, args) ->
                    switch (method.getName()) {
                      case "getDatabaseProductName" -> "H2";
                      case "getDatabaseProductVersion" -> "2.3";
                      default -> 2;
                    });
    Connection connection =
        (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> method.getName().equals("getMetaData") ? metaData : null);
    DataSource other =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> connection);

    assertThatThrownBy(() -> JdbcKeyringStore.of(other, Server.MASTER).load())
        .isInstanceOf(KeyringStoreException.class)
        .hasMessage(
            "Cannot keep the key ring 'default' in this database: it is H2 2.3. Use PostgreSQL 12"
                + " or later.");
  }
}
