package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The SQL files of this module. */
final class Tables {

  static final String FOLDER = "META-INF/keyoverlap/postgresql/";

  /** So that two nodes that start at the same time do not meet. */
  private static final long LOCK = 0x6b65796f7665726cL;

  private Tables() {}

  static void create(DataSource dataSource) throws KeyringStoreException {
    Database database = new Database(dataSource, "default");
    Database.Ending ending =
        database.change(
            connection -> {
              Database.execute(connection, "select pg_advisory_xact_lock(" + LOCK + ")");
              if (!areThere(connection)) {
                Database.execute(connection, text("V1__keyoverlap.sql"));
              }
            });
    if (ending == Database.Ending.UNKNOWN) {
      throw new KeyringStoreException(
          "It is not known whether the tables were created: the connection was lost. Try again.");
    }
  }

  private static boolean areThere(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select to_regclass('keyoverlap_ring')")) {
      return row.next() && row.getString(1) != null;
    }
  }

  static String text(String file) {
    try (InputStream in = Tables.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks its file " + FOLDER + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
