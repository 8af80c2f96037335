package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.KeyringStoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The transactions of a store. A connection that died in a pool is replaced by another one, as long
 * as nothing can have been stored.
 */
final class Database {

  /** The pauses between tries add up to more than a pool trusts a connection without a check. */
  private static final int TRIES = 5;

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final String PRODUCT = "PostgreSQL";

  /** The first with generated columns. */
  private static final int LEAST_VERSION = 12;

  private final DataSource dataSource;
  private final String ring;
  private volatile String address = "";

  Database(DataSource dataSource, String ring) {
    this.dataSource = dataSource;
    this.ring = ring;
  }

  /** For messages, without user and password. */
  String location() {
    return "key ring '" + ring + "' in PostgreSQL" + (address.isEmpty() ? "" : " at " + address);
  }

  /** A part of a transaction. */
  @FunctionalInterface
  interface Task<T> {
    T run(Connection connection) throws SQLException, KeyringStoreException;
  }

  /** The statements of a change. */
  @FunctionalInterface
  interface Change {
    void run(Connection connection) throws SQLException, KeyringStoreException;
  }

  /** How a transaction ended. */
  enum Ending {
    STORED,
    /** The answer was lost. */
    UNKNOWN
  }

  /** Runs one statement. */
  <T> T statement(Task<T> task) throws KeyringStoreException {
    return tried("read", connection -> task.run(connection));
  }

  /** Runs statements that see one moment. */
  <T> T snapshot(Task<T> task) throws KeyringStoreException {
    return tried(
        "read",
        connection -> {
          connection.setAutoCommit(false);
          try {
            execute(connection, "set transaction isolation level repeatable read, read only");
            return task.run(connection);
          } finally {
            endQuietly(connection);
          }
        });
  }

  /**
   * Runs a change. Until its commit begins, nothing can have been stored, so a lost connection is a
   * reason to try again.
   */
  Ending change(Change change) throws KeyringStoreException {
    return tried(
        "write",
        connection -> {
          connection.setAutoCommit(false);
          try {
            execute(connection, ITS_SETTINGS);
            change.run(connection);
            try {
              connection.commit();
              return Ending.STORED;
            } catch (SQLException e) {
              return Ending.UNKNOWN;
            }
          } finally {
            endQuietly(connection);
          }
        });
  }

  /** A commit is on the disk when it returns, even if the server's default is otherwise. */
  private static final String ITS_SETTINGS =
      "select set_config('lock_timeout', '30s', true), set_config('synchronous_commit',"
          + " case current_setting('synchronous_commit') when 'off' then 'on'"
          + " else current_setting('synchronous_commit') end, true)";

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  private <T> T tried(String what, Task<T> task) throws KeyringStoreException {
    for (int tries = 1; ; tries++) {
      try {
        return once(task);
      } catch (SQLException e) {
        if (tries == TRIES || !SqlTrouble.isWorthAnotherTry(e) || !paused(tries)) {
          throw SqlTrouble.of(what, location(), e);
        }
      }
    }
  }

  private static boolean paused(int tries) {
    try {
      TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << (tries - 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private <T> T once(Task<T> task) throws SQLException, KeyringStoreException {
    Connection connection = dataSource.getConnection();
    try {
      if (address.isEmpty()) {
        requirePostgres(connection.getMetaData());
      }
      return task.run(connection);
    } finally {
      try {
        connection.close();
      } catch (SQLException e) {
        // Its work is done, or has failed already.
      }
    }
  }

  private void requirePostgres(DatabaseMetaData database)
      throws SQLException, KeyringStoreException {
    String product = database.getDatabaseProductName();
    if (!product.equals(PRODUCT) || database.getDatabaseMajorVersion() < LEAST_VERSION) {
      throw new KeyringStoreException(
          "Cannot keep the key ring '"
              + ring
              + "' in this database: it is "
              + product
              + " "
              + database.getDatabaseProductVersion()
              + ". Use PostgreSQL "
              + LEAST_VERSION
              + " or later.");
    }
    address = withoutSecrets(database.getURL());
  }

  private static String withoutSecrets(String url) {
    return url.replaceAll("[?;].*", "").replaceAll("//[^/]*@", "//");
  }

  private static void endQuietly(Connection connection) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The connection is lost; its pool notices.
    }
  }
}
