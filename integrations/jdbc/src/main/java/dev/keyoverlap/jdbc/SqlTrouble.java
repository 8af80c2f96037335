package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.ring.KeyringStoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;

/** Tells users what an error of the database means, and what to do (SQLSTATE, PostgreSQL's A). */
final class SqlTrouble {

  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry("3F000", "Create the schema, and the tables in it with createTables()."),
          Map.entry("42P01", "Create the tables with createTables(), or run the SQL file."),
          Map.entry("42703", "The tables are of another version. Run the SQL files."),
          Map.entry("42501", "Grant this user the rights of a reader or an administrator."),
          Map.entry("25006", "The server is a standby. Connect to the primary server."),
          Map.entry("53100", "The disk of the server is full. Free space on it."),
          Map.entry("53300", "The server has too many connections. Close some."),
          Map.entry("55P03", "Another change takes too long. Repeat yours later."),
          Map.entry("28P01", "Check the user and the password of the database."),
          Map.entry("28000", "Check the user and the password of the database."));

  private SqlTrouble() {}

  /** Whether the connection was lost, or the transaction met another one. */
  static boolean isWorthAnotherTry(SQLException e) {
    String state = state(e);
    return !(e instanceof SQLTransientConnectionException)
        && (isLost(state) || state.equals("40001") || state.equals("40P01"));
  }

  /** The connection is gone, or the server ends or begins. */
  private static boolean isLost(String state) {
    return state.startsWith("08") || state.startsWith("57P0");
  }

  static KeyringStoreException of(String what, String location, SQLException e) {
    String state = state(e);
    String advice =
        ADVICE.getOrDefault(
            state,
            isLost(state)
                ? "Check that the server is available."
                : "Fix the cause, then try again.");
    return new KeyringStoreException(
        "Cannot "
            + what
            + " the "
            + location
            + ": "
            + sentence(ForeignMessage.of(e))
            + ". "
            + advice
            + (what.equals("write")
                ? " Nothing was changed."
                : " Keys that are loaded stay in use."),
        e);
  }

  private static String sentence(String words) {
    return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
