package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.KeyringStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Waits for the notices of other nodes on a connection of its own. Whenever the connection is lost,
 * and when there is another one, the rotation looks: a change may have been missed, and a look
 * reports a server that is gone.
 */
final class Notices implements KeyringStore.Watch {

  /** How long a wait lasts; then the server is asked whether it is there. */
  private static final int WAIT_MILLIS = 20_000;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final int HASH_BYTES = 16;

  private final DataSource dataSource;
  private final String channel;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Connection open;

  private Notices(DataSource dataSource, String channel, Runnable changed) {
    this.dataSource = dataSource;
    this.channel = channel;
    this.changed = changed;
  }

  static Notices begin(DataSource dataSource, String ring, Runnable changed) {
    Notices notices = new Notices(dataSource, channel(ring), changed);
    Thread thread = new Thread(notices::run, "keyoverlap-notices");
    thread.setDaemon(true);
    thread.start();
    return notices;
  }

  /** A name of at most 63 bytes, whatever that of the ring is. */
  static String channel(String ring) {
    byte[] hash = Framed.digest().digest(ring.getBytes(StandardCharsets.UTF_8));
    return "keyoverlap_" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!isClosed(0)) {
      try (Connection connection = dataSource.getConnection()) {
        listen(connection);
        changed.run();
        pause = FIRST_PAUSE_MILLIS;
        forward(connection);
      } catch (SQLException | RuntimeException e) {
        // The look that follows says what is wrong, unless only this connection was lost.
      }
      if (isClosed(pause)) {
        return;
      }
      changed.run();
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private void listen(Connection connection) throws SQLException {
    synchronized (this) {
      open = connection;
    }
    connection.setAutoCommit(true);
    Database.execute(connection, "listen " + channel);
  }

  private void forward(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try {
      while (!isClosed(0)) {
        PGNotification[] notices = postgres.getNotifications(WAIT_MILLIS);
        if (isClosed(0)) {
          break;
        }
        if (notices != null && notices.length > 0) {
          changed.run();
        } else {
          Database.execute(connection, "select 1");
        }
      }
      try (Statement statement = connection.createStatement()) {
        boolean unused = statement.execute("unlisten " + channel);
      }
    } finally {
      synchronized (this) {
        open = null;
      }
    }
  }

  private boolean isClosed(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Connection waiting;
    synchronized (this) {
      waiting = open;
      open = null;
    }
    if (waiting != null) {
      try {
        // Ends the wait. The pool replaces the connection.
        waiting.abort(Runnable::run);
      } catch (SQLException e) {
        // It is gone already.
      }
    }
  }
}
