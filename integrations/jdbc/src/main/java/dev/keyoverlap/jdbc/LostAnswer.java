package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.KeyringStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a commit was stored whose answer was lost. It waits for the lock of the ring,
 * which the server may still hold for that commit, and then looks.
 */
final class LostAnswer {

  /** Less than a rotation waits for a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final long PAUSE_MILLIS = 200;

  private final Database database;
  private final String ring;

  LostAnswer(Database database, String ring) {
    this.database = database;
    this.ring = ring;
  }

  /** Whether something is there. */
  @FunctionalInterface
  private interface Question {
    boolean isStored(Connection connection) throws SQLException;
  }

  /** Returns if a revision was stored. */
  void find(Token token) throws KeyringStoreException {
    find(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select 1 from keyoverlap_commit where ring = ? and commit_id = ?")) {
            select.setString(1, ring);
            select.setObject(2, token.commitId());
            return isThere(select);
          }
        });
  }

  /** Returns if a data key was stored. */
  void findWrapped(byte[] wrapped) throws KeyringStoreException {
    find(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select 1 from keyoverlap_data_key where ring = ? and wrapped = ?")) {
            select.setString(1, ring);
            select.setBytes(2, wrapped);
            return isThere(select);
          }
        });
  }

  private static boolean isThere(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next();
    }
  }

  private void find(Question question) throws KeyringStoreException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean[] stored = new boolean[1];
    while (true) {
      try {
        Database.Ending unused =
            database.change(
                connection -> {
                  lock(connection);
                  stored[0] = question.isStored(connection);
                  connection.rollback();
                });
        break;
      } catch (KeyringStoreException e) {
        if (System.nanoTime() - end > 0 || !paused()) {
          throw new KeyringStoreException(
              "It is not known whether the change to the "
                  + database.location()
                  + " is stored: the connection was lost, and the server does not answer. When it"
                  + " does, reload, and check the history before you repeat the change.",
              e);
        }
      }
    }
    if (!stored[0]) {
      throw new KeyringStoreException(
          "Cannot write the "
              + database.location()
              + ": the connection was lost before the change was stored. Nothing was changed."
              + " Repeat the change.");
    }
  }

  private void lock(Connection connection) throws SQLException {
    if (new RingSql(connection, ring).createRow()) {
      // Only for the lock, and taken back.
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement("select 1 from keyoverlap_ring where ring = ? for update")) {
      select.setString(1, ring);
      boolean unused = isThere(select);
    }
  }

  private static boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
