package dev.keyoverlap.jdbc;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestAuthority;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who can write to the database, and has no master key. */
class AttackTest {

  private static final Alias ORDERS = alias("orders");
  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=attacks");
  private static final HeldKey OLD = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  private static final HeldKey NEW = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  private static DataSource database;

  @BeforeEach
  void fill() throws Exception {
    if (database == null) {
      database = Server.database();
    }
    Server.execute(
        database,
        "truncate keyoverlap_ring, keyoverlap_data_key, keyoverlap_commit, keyoverlap_change,"
            + " keyoverlap_key, keyoverlap_version, keyoverlap_memo, keyoverlap_tombstone");
    try (KeystoreRotation rotation = KeystoreRotation.with(store()).reloadManually().open()) {
      rotation.add(ORDERS, OLD);
      rotation.swap(ORDERS, NEW);
    }
  }

  private static JdbcKeyringStore store() {
    return store("default");
  }

  private static JdbcKeyringStore store(String ring) {
    return JdbcKeyringStore.with(database, Server.MASTER).ring(ring).build();
  }

  @Test
  void ring_untouched_loadsAndSigns() throws Exception {
    Revision revision = store().load();

    HeldKey key = (HeldKey) revision.keyring().active(ORDERS).orElseThrow().entry();
    assertThat(key.privateKey()).isNotNull();
    assertThat(revision.findings()).isEmpty();
    assertThat(store().history(revision)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update keyoverlap_version set alias = 'other' where ended is null and state = 'RETAINED'",
        "update keyoverlap_version set kept_until = '2099-01-01T00:00:00Z'"
            + " where kept_until is not null and ended is null",
        "update keyoverlap_version set since = '2020-01-01T00:00:00Z' where ended is null",
        "delete from keyoverlap_version where state = 'RETAINED'",
        "update keyoverlap_key set private_key = null",
        "update keyoverlap_key set private_key = set_byte(private_key, 20,"
            + " 255 - get_byte(private_key, 20))",
        "update keyoverlap_key set issuers = ''",
        "insert into keyoverlap_memo values ('default', 'orders', 'a memo', 1)",
        "insert into keyoverlap_tombstone select ring, 0, key_id, key_id, 'COMPROMISED',"
            + " '2026-01-01T00:00:00Z', null, 1 from keyoverlap_key limit 1",
        "update keyoverlap_ring set seal = sha256(seal)"
      })
  void row_changedWithoutTheMasterKey_isNoticed(String statement) throws Exception {
    Server.execute(database, statement);

    assertThatThrownBy(() -> store().load())
        .isInstanceOf(DamagedKeystoreException.class)
        .hasMessageContaining("another program changed its rows");
  }

  @Test
  void privateKeys_swappedBetweenRows_areNoticedEvenWithAValidSeal() throws Exception {
    DataKey dataKey = DataKey.fresh("default");
    byte[] encrypted = dataKey.encrypt(OLD.keyId(), OLD.privateKey().getEncoded());

    assertThat(dataKey.privateKey(OLD.keyId(), encrypted)).isEqualTo(OLD.privateKey());
    assertThatThrownBy(() -> dataKey.privateKey(NEW.keyId(), encrypted))
        .hasMessageContaining("belongs to another certificate");

    Server.execute(
        database,
        "update keyoverlap_key k set private_key = o.private_key from keyoverlap_key o"
            + " where o.key_id <> k.key_id");
    assertThatThrownBy(() -> store().load()).isInstanceOf(DamagedKeystoreException.class);
  }

  @Test
  void rows_movedToAnotherRing_areNoticed() throws Exception {
    try (KeystoreRotation other = KeystoreRotation.with(store("other")).reloadManually().open()) {
      other.add(alias("x"), AUTHORITY.issue("CN=x", KeyKind.EC_P256));
    }
    Server.execute(
        database,
        "insert into keyoverlap_key select 'other', key_id, certificate, issuers, private_key"
            + " from keyoverlap_key where ring = 'default'",
        "insert into keyoverlap_version (ring, key_id, alias, state, since, kept_until, began)"
            + " select 'other', key_id, alias, state, since, kept_until, 1"
            + " from keyoverlap_version where ring = 'default' and ended is null");

    assertThatThrownBy(() -> store("other").load()).isInstanceOf(DamagedKeystoreException.class);
    assertThat(store().load().keyring().versions()).hasSize(2);
  }

  @Test
  void wholeRing_underAnotherName_doesNotDecrypt() throws Exception {
    Server.execute(
        database,
        "insert into keyoverlap_ring select 'copy', format, revision, commit_id, seal"
            + " from keyoverlap_ring",
        "insert into keyoverlap_data_key select 'copy', wrapped from keyoverlap_data_key");

    assertThatThrownBy(() -> store("copy").load()).isInstanceOf(WrongPasswordException.class);
  }

  @Test
  void revision_rolledBackAsAWhole_isNoticedByNodesThatKnewTheLater() throws Exception {
    JdbcKeyringStore running = store();
    Revision later = running.load();
    Server.execute(database, "create table kept as select * from keyoverlap_ring");
    try (KeystoreRotation rotation = KeystoreRotation.with(store()).reloadManually().open()) {
      rotation.rename(ORDERS, alias("renamed"));
    }
    Revision renamed = running.loadIfChanged(later).orElseThrow();
    Server.execute(
        database,
        "delete from keyoverlap_version where began = 3",
        "update keyoverlap_version set ended = null where ended = 3",
        "delete from keyoverlap_change where revision = 3",
        "update keyoverlap_ring r set revision = k.revision, commit_id = k.commit_id,"
            + " seal = k.seal from kept k",
        "delete from keyoverlap_commit where revision = 3",
        "drop table kept");

    assertThat(running.loadIfChanged(renamed).orElseThrow().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.OLDER_REVISION);
    assertThat(store().load().findings()).as("a node that starts cannot know").isEmpty();
  }

  @Test
  void history_altered_isNoticed() throws Exception {
    Server.execute(database, "update keyoverlap_change set author = 'mallory' where revision = 1");
    JdbcKeyringStore store = store();
    Revision revision = store.load();

    assertThatThrownBy(() -> store.history(revision))
        .isInstanceOf(DamagedKeystoreException.class)
        .hasMessageContaining("history");
  }

  @Test
  void secondActiveKey_ofAnAlias_isImpossibleInTheSchema() {
    assertThatThrownBy(
            () ->
                Server.execute(
                    database,
                    "update keyoverlap_version set state = 'ACTIVE', kept_until = null"
                        + " where ended is null and state = 'RETAINED'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("keyoverlap_one_active");
    assertThatThrownBy(() -> Server.execute(database, "delete from keyoverlap_key"))
        .as("a key that is in the ring stays")
        .isInstanceOf(SQLException.class);
  }

  @Test
  void privateKey_inTheDatabase_isEncrypted() throws Exception {
    String secret = HexFormat.of().formatHex(NEW.privateKey().getEncoded());
    String middle = secret.substring(secret.length() / 2, secret.length() / 2 + 32);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*), count(*) filter (where encode(private_key, 'hex') like '%"
                    + middle
                    + "%') from keyoverlap_key")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(2);
      assertThat(row.getInt(2)).isZero();
    }
  }

  @Test
  void masterKey_wrong_isRefused() {
    JdbcKeyringStore wrong =
        JdbcKeyringStore.of(database, MasterKey.password("another".toCharArray()));

    assertThatThrownBy(wrong::load)
        .isInstanceOf(WrongPasswordException.class)
        .hasMessageContaining("not its master key");
  }

  @Test
  void masterKey_rotated_opensWithTheNewOneAlone_whileRunningNodesGoOn() throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(256);
    SecretKey key = generator.generateKey();
    try (KeystoreRotation running = KeystoreRotation.with(store()).reloadManually().open()) {
      store().rotateMasterKey(MasterKey.of(key));
      running.swap(ORDERS, AUTHORITY.issue("CN=orders", KeyKind.EC_P256));
    }

    assertThatThrownBy(() -> store().load()).isInstanceOf(WrongPasswordException.class);
    Revision opened = JdbcKeyringStore.of(database, MasterKey.of(key)).load();
    HeldKey active = (HeldKey) opened.keyring().active(ORDERS).orElseThrow().entry();
    assertThat(opened.keyring().versions()).hasSize(3);
    assertThat(active.privateKey()).isNotNull();
    assertThatThrownBy(() -> store().rotateMasterKey(Server.MASTER))
        .as("the old master key rotates nothing")
        .isInstanceOf(WrongPasswordException.class);
  }

  @Test
  void purgedKey_isGoneFromTheDatabase() throws Exception {
    SettableClock clock = SettableClock.now();
    clock.advance(Duration.ofDays(91));
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store()).clock(clock).reloadManually().open()) {
      rotation.purgeKey(OLD.keyId());
    }

    assertThat(count("keyoverlap_key")).isEqualTo(1);
    assertThat(store().load().keyring().tombstones()).hasSize(1);
    Server.execute(database, "delete from keyoverlap_tombstone");
    assertThatThrownBy(() -> store().load())
        .as("a purge cannot be forgotten unseen")
        .isInstanceOf(DamagedKeystoreException.class);
  }

  private static int count(String table) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getInt(1);
    }
  }
}
