package dev.keyoverlap.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Kills a server as the kernel would, and starts it again on its data. */
final class Restarts {

  private static final int TRIES = 100;

  private Restarts() {}

  /** A server whose data stays; port 0 for any. */
  static EmbeddedPostgres.Builder at(Path data, int port) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    return port == 0 ? builder : builder.setPort(port);
  }

  /** Kills the server's first process; the others end when they notice. */
  static void kill(Path data) throws Exception {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  static EmbeddedPostgres again(Path data, int port) throws Exception {
    for (int i = 1; ; i++) {
      try {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        return at(data, port).start();
      } catch (IOException | IllegalStateException e) {
        if (i == TRIES) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }
}
