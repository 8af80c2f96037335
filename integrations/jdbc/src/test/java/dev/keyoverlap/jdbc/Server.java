package dev.keyoverlap.jdbc;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.opentest4j.TestAbortedException;

/** A PostgreSQL server for all tests of one JVM, which ends with it. */
final class Server {

  static final MasterKey MASTER = MasterKey.password("master".toCharArray());

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static EmbeddedPostgres shared;
  private static String whyNot;

  private Server() {}

  static synchronized EmbeddedPostgres shared() {
    if (whyNot != null) {
      abort(whyNot);
    }
    if (shared == null) {
      try {
        shared = started(EmbeddedPostgres.builder());
      } catch (TestAbortedException e) {
        whyNot = e.getMessage();
        throw e;
      }
    }
    return shared;
  }

  static EmbeddedPostgres started(EmbeddedPostgres.Builder builder) {
    try {
      return builder.start();
    } catch (IOException | IllegalStateException e) {
      return abort("PostgreSQL does not run here, so its tests are skipped: " + e.getMessage());
    }
  }

  /** An empty database. */
  static DataSource emptyDatabase() throws SQLException {
    String name = "db" + DATABASES.incrementAndGet();
    execute(shared().getPostgresDatabase(), "create database " + name);
    return shared().getDatabase("postgres", name);
  }

  /** A database with the tables. */
  static DataSource database() throws Exception {
    DataSource database = emptyDatabase();
    JdbcKeyringStore.createTables(database);
    return database;
  }

  static void execute(DataSource database, String... statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
