package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The changes up to a revision. Each commit's seal covers the one before, so that no change can be
 * altered or taken out unseen. Immutable.
 *
 * @param token the last revision
 * @param seal the seal of its commit
 * @param steps the changes of each revision, oldest first
 */
record History(Token token, String seal, List<List<Change>> steps) {

  private static final String COLUMNS =
      "select k.revision, k.commit_id, k.seal, c.verb, c.alias, c.key_id, c.replaced,"
          + " c.alias_before, c.changed_at, c.author, c.why from keyoverlap_commit k"
          + " left join keyoverlap_change c on c.ring = k.ring and c.revision = k.revision ";
  private static final String ORDER = " order by k.revision, c.position";

  static final History NONE = new History(Token.NOTHING, "", List.of());

  static String seal(
      DataKey dataKey, String ring, Token token, String before, List<Change> changes) {
    Framed fields = new Framed("keyoverlap history 1").add(ring).add(token.toString()).add(before);
    for (Change change : changes) {
      fields
          .add(change.verb().name())
          .add(change.alias().name())
          .add(change.keyId().hex())
          .addOptional(change.replaced().map(KeyId::hex).orElse(null))
          .addOptional(change.before().map(Alias::name).orElse(null))
          .add(change.at().toString())
          .add(change.note().author())
          .add(change.note().why());
    }
    return dataKey.seal(fields.add(changes.size()));
  }

  /** The changes up to one of the revisions. */
  List<Change> upTo(long revision) {
    return steps.stream().limit(revision).flatMap(List::stream).toList();
  }

  History and(Token next, String nextSeal, List<Change> changes) {
    List<List<Change>> all = new ArrayList<>(steps);
    all.add(List.copyOf(changes));
    return new History(next, nextSeal, all);
  }

  /** Reads what came after this one, up to a revision. */
  History readOn(Connection connection, String ring, DataKey dataKey, Token to)
      throws SQLException, DamagedKeystoreException {
    List<List<Change>> all = new ArrayList<>(steps);
    Token at = token;
    String sealed = seal;
    List<Change> step = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            COLUMNS + "where k.ring = ? and k.revision > ? and k.revision <= ?" + ORDER)) {
      select.setString(1, ring);
      select.setLong(2, token.revision());
      select.setLong(3, to.revision());
      try (ResultSet row = select.executeQuery()) {
        boolean more = row.next();
        while (more) {
          Token next = RingSql.token(row);
          String expected = HexFormat.of().formatHex(row.getBytes(3));
          step.clear();
          do {
            if (row.getString(4) != null) {
              step.add(change(row));
            }
            more = row.next();
          } while (more && row.getLong(1) == next.revision());
          sealed = seal(dataKey, ring, next, sealed, step);
          if (next.revision() != at.revision() + 1 || !sealed.equals(expected)) {
            throw altered(
                ring, "the seal of revision " + next.revision() + " is wrong", Optional.empty());
          }
          all.add(List.copyOf(step));
          at = next;
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw altered(ring, ForeignMessage.of(e), Optional.of(e));
    }
    if (!at.equals(to)) {
      throw altered(ring, "revision " + to.revision() + " is missing", Optional.empty());
    }
    return new History(at, sealed, all);
  }

  private static Change change(ResultSet row) throws SQLException {
    return Change.of(
        Change.Verb.valueOf(row.getString(4)),
        Alias.alias(row.getString(5)),
        new KeyId(HexFormat.of().formatHex(row.getBytes(6))),
        Optional.ofNullable(row.getBytes(7)).map(HexFormat.of()::formatHex).map(KeyId::new),
        Optional.ofNullable(row.getString(8)).map(Alias::alias),
        Instant.parse(row.getString(9)),
        new Change.Note(row.getString(10), row.getString(11)));
  }

  private static DamagedKeystoreException altered(
      String ring, String why, Optional<Exception> cause) {
    String message =
        "Cannot read the history of the key ring '"
            + ring
            + "': another program changed its rows in the database, since "
            + why
            + ". Find out who did it. Restore a backup of the database.";
    return cause.isEmpty()
        ? new DamagedKeystoreException(message)
        : new DamagedKeystoreException(message, cause.get());
  }
}
