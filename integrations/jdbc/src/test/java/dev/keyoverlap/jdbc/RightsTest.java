package dev.keyoverlap.jdbc;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The SQL files, run by Flyway, and what readers and administrators may do after them. */
class RightsTest {

  private static final Alias ORDERS = alias("orders");
  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=rights");
  private static DataSource owner;
  private static DataSource reader;
  private static DataSource administrator;

  @BeforeAll
  static void makeRoles() throws Exception {
    owner = Server.emptyDatabase();
    Flyway.configure()
        .dataSource(owner)
        .locations("classpath:META-INF/keyoverlap/postgresql")
        .load()
        .migrate();
    Server.execute(
        owner,
        Tables.text("roles.sql"),
        "create role app_orders login in role keyoverlap_reader",
        "create role alice login in role keyoverlap_administrator",
        "insert into keyoverlap_right values ('app_orders', 'orders', false),"
            + " ('alice', 'orders', true)");
    reader = as("app_orders");
    administrator = as("alice");
    try (KeystoreRotation rotation = opened(administrator, "orders")) {
      rotation.add(ORDERS, AUTHORITY.issue("CN=orders", KeyKind.EC_P256));
      rotation.swap(ORDERS, AUTHORITY.issue("CN=orders", KeyKind.EC_P256));
    }
    try (KeystoreRotation rotation = opened(owner, "others")) {
      rotation.add(ORDERS, AUTHORITY.issue("CN=orders", KeyKind.EC_P256));
    }
  }

  private static DataSource as(String user) throws Exception {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try (Connection connection = owner.getConnection()) {
      source.setUrl(connection.getMetaData().getURL());
    }
    source.setUser(user);
    return source;
  }

  private static KeystoreRotation opened(DataSource database, String ring) throws Exception {
    return KeystoreRotation.with(JdbcKeyringStore.with(database, Server.MASTER).ring(ring).build())
        .reloadManually()
        .open();
  }

  @Test
  void reader_usesKeys_andChangesNothing() throws Exception {
    try (KeystoreRotation rotation = opened(reader, "orders")) {
      HeldKey key = (HeldKey) rotation.keyring().active(ORDERS).orElseThrow().entry();
      assertThat(key.privateKey()).isNotNull();
      assertThat(rotation.history()).hasSize(2);

      assertThatThrownBy(() -> rotation.swap(ORDERS, AUTHORITY.issue("CN=orders", KeyKind.EC_P256)))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("the rights of a reader or an administrator");
    }
  }

  @Test
  void users_seeTheirRingsOnly() throws Exception {
    for (DataSource user : new DataSource[] {reader, administrator}) {
      assertThat(JdbcKeyringStore.with(user, Server.MASTER).ring("others").build().load().keyring())
          .extracting(ring -> ring.versions().size())
          .isEqualTo(0);
      try (Connection connection = user.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("select count(distinct ring) from keyoverlap_overview")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void administrator_cannotRewriteTheHistory_norChangeOtherRings() {
    assertThatThrownBy(
            () -> Server.execute(administrator, "update keyoverlap_change set author = 'bob'"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> Server.execute(administrator, "delete from keyoverlap_commit"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(
            () ->
                Server.execute(
                    administrator,
                    "insert into keyoverlap_memo values ('others', 'orders', 'x', 1)"))
        .hasMessageContaining("row-level security");
  }

  @Test
  void tables_createdTwice_areLeftAsTheyAre() throws Exception {
    JdbcKeyringStore.createTables(owner);

    assertThat(JdbcKeyringStore.with(owner, Server.MASTER).ring("others").build().exists())
        .isTrue();
  }
}
