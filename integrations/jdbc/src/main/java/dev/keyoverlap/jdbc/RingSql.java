package dev.keyoverlap.jdbc;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Tombstone;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements that change the tables, within one transaction. */
final class RingSql {

  private final Connection connection;
  private final String ring;

  RingSql(Connection connection, String ring) {
    this.connection = connection;
    this.ring = ring;
  }

  static Token token(ResultSet row) throws SQLException {
    return new Token(row.getLong("revision"), row.getObject("commit_id", UUID.class));
  }

  /** Makes the row of a new ring. Waits for another transaction that does the same. */
  boolean createRow() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into keyoverlap_ring (ring, format, revision, commit_id, seal)"
                + " values (?, 1, 0, ?, '') on conflict (ring) do nothing")) {
      insert.setString(1, ring);
      insert.setObject(2, Token.NOTHING.commitId());
      return insert.executeUpdate() == 1;
    }
  }

  boolean create(byte[] wrappedDataKey) throws SQLException {
    if (!createRow()) {
      return false;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into keyoverlap_data_key (ring, wrapped) values (?, ?)")) {
      insert.setString(1, ring);
      insert.setBytes(2, wrappedDataKey);
      int unused = insert.executeUpdate();
    }
    return true;
  }

  /** Compare and set: waits for other changes, and does nothing if one came first. */
  boolean advance(Token from, Token to, String seal) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update keyoverlap_ring set revision = ?, commit_id = ?, seal = ?"
                + " where ring = ? and revision = ? and commit_id = ?")) {
      update.setLong(1, to.revision());
      update.setObject(2, to.commitId());
      update.setBytes(3, bytes(seal));
      update.setString(4, ring);
      update.setLong(5, from.revision());
      update.setObject(6, from.commitId());
      return update.executeUpdate() == 1;
    }
  }

  /** Replaces the wrapped data key, unless another one was stored since. */
  boolean rewrap(byte[] from, byte[] to) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update keyoverlap_data_key set wrapped = ?, wrapped_at = now()"
                + " where ring = ? and wrapped = ?")) {
      update.setBytes(1, to);
      update.setString(2, ring);
      update.setBytes(3, from);
      return update.executeUpdate() == 1;
    }
  }

  /** Records the commit, and lets other nodes know of it once it is there. */
  void commit(Token token, String historySeal) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into keyoverlap_commit (ring, revision, commit_id, seal)"
                + " values (?, ?, ?, ?)")) {
      insert.setString(1, ring);
      insert.setLong(2, token.revision());
      insert.setObject(3, token.commitId());
      insert.setBytes(4, bytes(historySeal));
      int unused = insert.executeUpdate();
    }
    try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
      notify.setString(1, Notices.channel(ring));
      notify.setString(2, Long.toString(token.revision()));
      boolean unused = notify.execute();
    }
  }

  void changes(long revision, List<Change> changes) throws SQLException {
    batch(
        "insert into keyoverlap_change (ring, revision, position, verb, alias, key_id, replaced,"
            + " alias_before, changed_at, author, why) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        numbered(changes).entrySet(),
        (insert, each) -> {
          Change change = each.getValue();
          insert.setLong(2, revision);
          insert.setInt(3, each.getKey());
          insert.setString(4, change.verb().name());
          insert.setString(5, change.alias().name());
          insert.setBytes(6, bytes(change.keyId().hex()));
          insert.setBytes(7, change.replaced().map(key -> bytes(key.hex())).orElse(null));
          insert.setString(8, change.before().map(Alias::name).orElse(null));
          insert.setString(9, change.at().toString());
          insert.setString(10, change.note().author());
          insert.setString(11, change.note().why());
        });
  }

  private static <T> Map<Integer, T> numbered(List<T> all) {
    Map<Integer, T> numbered = new LinkedHashMap<>();
    for (T each : all) {
      numbered.put(numbered.size(), each);
    }
    return numbered;
  }

  void endVersions(long revision, List<KeyId> keys) throws SQLException {
    batch(
        "update keyoverlap_version set ended = ? where ended is null and ring = ? and key_id = ?",
        keys,
        (update, key) -> {
          update.setLong(1, revision);
          update.setString(2, ring);
          update.setBytes(3, bytes(key.hex()));
        });
  }

  void deleteKeys(List<KeyId> keys) throws SQLException {
    batch(
        "delete from keyoverlap_key where ring = ? and key_id = ?",
        keys,
        (delete, key) -> delete.setBytes(2, bytes(key.hex())));
  }

  void keys(Map<KeyId, Material> keys) throws SQLException {
    batch(
        "insert into keyoverlap_key (ring, key_id, certificate, issuers, private_key)"
            + " values (?, ?, ?, ?, ?) on conflict (ring, key_id)"
            + " do update set issuers = excluded.issuers, private_key = excluded.private_key",
        keys.entrySet(),
        (insert, each) -> {
          insert.setBytes(2, bytes(each.getKey().hex()));
          insert.setBytes(3, each.getValue().certificate());
          insert.setBytes(4, each.getValue().issuers());
          insert.setBytes(5, each.getValue().privateKey());
        });
  }

  void versions(long revision, List<StoredVersion> versions) throws SQLException {
    batch(
        "insert into keyoverlap_version (ring, key_id, alias, state, since, kept_until, began)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        versions,
        (insert, stored) -> {
          KeyVersion version = stored.version();
          insert.setBytes(2, bytes(version.keyId().hex()));
          insert.setString(3, version.alias().name());
          insert.setString(4, version.state().name());
          insert.setString(5, version.since().toString());
          insert.setString(6, text(version.keptUntil()));
          insert.setLong(7, revision);
        });
  }

  void memos(long revision, Map<String, Optional<String>> memos) throws SQLException {
    batch(
        "insert into keyoverlap_memo (ring, alias, content, began) values (?, ?, ?, ?)"
            + " on conflict (ring, alias)"
            + " do update set content = excluded.content, began = excluded.began",
        memos.entrySet(),
        (insert, memo) -> {
          insert.setString(2, memo.getKey());
          insert.setString(3, memo.getValue().orElse(null));
          insert.setLong(4, revision);
        });
  }

  void endTombstones(long revision, List<Integer> positions) throws SQLException {
    batch(
        "update keyoverlap_tombstone set ended = ?"
            + " where ended is null and ring = ? and position = ?",
        positions,
        (update, position) -> {
          update.setLong(1, revision);
          update.setString(2, ring);
          update.setInt(3, position);
        });
  }

  void tombstones(long revision, Map<Integer, Tombstone> tombstones) throws SQLException {
    batch(
        "insert into keyoverlap_tombstone (ring, position, key_id, public_key, state, purged_at,"
            + " counts_until, began) values (?, ?, ?, ?, ?, ?, ?, ?)",
        tombstones.entrySet(),
        (insert, each) -> {
          Tombstone tombstone = each.getValue();
          insert.setInt(2, each.getKey());
          insert.setBytes(3, bytes(tombstone.keyId().hex()));
          insert.setBytes(4, bytes(tombstone.publicKey()));
          insert.setString(5, tombstone.state().name());
          insert.setString(6, tombstone.at().toString());
          insert.setString(7, text(tombstone.until()));
          insert.setLong(8, revision);
        });
  }

  /** Sets the parameters of one row; the first one is the ring already. */
  @FunctionalInterface
  private interface Row<T> {
    void set(PreparedStatement statement, T each) throws SQLException;
  }

  private <T> void batch(String sql, Collection<T> all, Row<T> row) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T each : all) {
        statement.setString(1, ring);
        row.set(statement, each);
        statement.addBatch();
      }
      int[] unused = statement.executeBatch();
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static @Nullable String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }
}
