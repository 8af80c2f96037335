package dev.keyoverlap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Revision;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several processes change one ring at the same time. */
@Tag("any-jdk")
class ManyProcessesTest {

  private static final int PROCESSES = 4;
  private static final int SWAPS = 100;

  @Test
  void fourProcesses_with100SwapsEach_loseNone() throws Exception {
    DataSource database = Server.database();
    String url;
    try (Connection connection = database.getConnection()) {
      url = connection.getMetaData().getURL();
    }
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(SwappingNode.started(url, "node-" + i, SWAPS));
    }
    List<String> stored = new ArrayList<>();
    for (Process process : processes) {
      new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("stored "))
          .map(line -> line.substring("stored ".length()))
          .forEach(stored::add);
      assertThat(process.waitFor()).isZero();
    }

    JdbcKeyringStore store = JdbcKeyringStore.of(database, Server.MASTER);
    Revision revision = store.load();
    assertThat(stored).hasSize(PROCESSES * SWAPS);
    assertThat(store.history(revision))
        .extracting((Change change) -> change.keyId().hex())
        .containsExactlyInAnyOrderElementsOf(stored);
    assertThat(revision.keyring().versions()).hasSize(PROCESSES * SWAPS);
    assertThat(revision.keyring().aliases()).hasSize(PROCESSES);
  }
}
