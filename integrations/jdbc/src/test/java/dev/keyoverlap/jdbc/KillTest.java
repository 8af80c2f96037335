package dev.keyoverlap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Revision;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a client, a server process or the whole server at random moments, as often as {@code
 * -Dkeyoverlap.kills=200} says (a tenth of that by default, for the time it takes). Every swap that
 * a client has seen as stored is there, none is there that was refused, and the ring verifies.
 */
@Tag("any-jdk")
class KillTest {

  private static final int KILLS = Integer.getInteger("keyoverlap.kills", 20);
  private static final int SWAPS = 1_000_000;

  /** Of so many kills one is of the client, and one of the whole server. */
  private static final int ROUND = 10;

  private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

  @Test
  void kills_ofServerAndClient_loseNothingAndInventNothing(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    Random random = new Random(19);
    EmbeddedPostgres server = Server.started(Restarts.at(data, 0));
    int port = server.getPort();
    DataSource database = server.getPostgresDatabase();
    JdbcKeyringStore.createTables(database);
    Process client = client(port);
    try {
      for (int i = 0; i < KILLS; i++) {
        awaitStored();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
        switch (i % ROUND) {
          case 3 -> {
            client.destroyForcibly().waitFor();
            client = client(port);
          }
          case 7 -> {
            Restarts.kill(data);
            server.close();
            server = Restarts.again(data, port);
          }
          default -> killBackend(database);
        }
      }
      awaitStored();
      client.destroyForcibly().waitFor();
      check(database);
    } finally {
      client.destroyForcibly();
      server.close();
    }
  }

  private Process client(int port) throws Exception {
    Process client =
        SwappingNode.started("jdbc:postgresql://localhost:" + port + "/postgres", "orders", SWAPS);
    Thread reader =
        new Thread(
            () ->
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .forEach(said::add));
    reader.setDaemon(true);
    reader.start();
    return client;
  }

  /** A process of the server that works for the client: the server restarts all of them. */
  private static void killBackend(DataSource database) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pid from pg_stat_activity where backend_type = 'client backend'"
                    + " and pid <> pg_backend_pid() limit 1")) {
      if (row.next()) {
        ProcessHandle.of(row.getLong(1)).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (SQLException e) {
      // It still recovers from the last one.
    }
  }

  private void awaitStored() throws InterruptedException {
    long before = stored();
    for (int i = 0; i < 3_000 && stored() == before; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(stored()).as("swaps go on after a kill").isGreaterThan(before);
  }

  private long stored() {
    return said.stream().filter(line -> line.startsWith("stored ")).count();
  }

  private void check(DataSource database) throws Exception {
    JdbcKeyringStore store = JdbcKeyringStore.of(database, Server.MASTER);
    Revision revision = store.load();
    List<String> history = new ArrayList<>();
    for (Change change : store.history(revision)) {
      history.add(change.keyId().hex());
    }

    assertThat(history).doesNotHaveDuplicates();
    assertThat(history).as("stored").containsAll(keys("stored "));
    assertThat(keys("refused ")).as("refused").doesNotContainAnyElementsOf(history);
    assertThat(keys("asked ")).as("asked for").containsAll(history);
    assertThat(revision.keyring().versions()).hasSize(history.size());
  }

  private Set<String> keys(String what) {
    Set<String> keys = new HashSet<>();
    said.stream()
        .filter(line -> line.startsWith(what))
        .forEach(line -> keys.add(line.substring(what.length())));
    return keys;
  }
}
