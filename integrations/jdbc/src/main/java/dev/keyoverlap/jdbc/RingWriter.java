package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Tombstone;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows that lead from one revision to the next. They are made, and private keys encrypted,
 * before the transaction begins, so that it is short.
 */
final class RingWriter {

  private final String ring;
  private final StoredRing before;
  private final StoredRing next;
  private final List<Change> changes;
  private final List<KeyId> endedVersions = new ArrayList<>();
  private final List<StoredVersion> begunVersions = new ArrayList<>();
  private final Map<KeyId, Material> newKeys = new LinkedHashMap<>();
  private final List<KeyId> goneKeys = new ArrayList<>();
  private final Map<String, Optional<String>> newMemos = new HashMap<>();
  private final List<Integer> endedTombstones = new ArrayList<>();
  private final Map<Integer, Tombstone> begunTombstones = new TreeMap<>();

  private RingWriter(String ring, StoredRing before, StoredRing next, List<Change> changes) {
    this.ring = ring;
    this.before = before;
    this.next = next;
    this.changes = changes;
  }

  static RingWriter of(String ring, StoredRing before, Keyring keyring, List<Change> changes)
      throws KeyringStoreException {
    Token token = before.token().next();
    String historySeal = History.seal(before.dataKey(), ring, token, before.historySeal(), changes);
    RingWriter writer = new RingWriter(ring, before, before.draft(token, historySeal), changes);
    writer.versions(keyring);
    writer.memos(keyring);
    writer.tombstones(keyring.tombstones());
    return writer;
  }

  StoredRing next() {
    return next;
  }

  private void versions(Keyring keyring) throws KeyringStoreException {
    Set<String> present = new HashSet<>();
    for (KeyVersion version : keyring.versions()) {
      String keyId = version.keyId().hex();
      present.add(keyId);
      StoredVersion stored = before.version(keyId);
      if (stored != null && stored.isSame(version)) {
        continue;
      }
      String material =
          stored != null && stored.holds(version.entry())
              ? stored.material()
              : newKey(version.entry());
      StoredVersion begun = StoredVersion.of(version, material);
      if (stored != null) {
        endedVersions.add(version.keyId());
      }
      begunVersions.add(begun);
      next.versions().put(keyId, begun);
    }
    for (StoredVersion stored : before.versions().values()) {
      KeyId keyId = stored.version().keyId();
      if (!present.contains(keyId.hex())) {
        endedVersions.add(keyId);
        goneKeys.add(keyId);
        StoredVersion unused = next.versions().remove(keyId.hex());
      }
    }
  }

  private String newKey(KeyEntry entry) throws KeyringStoreException {
    try {
      Material material =
          new Material(
              entry.certificate().getEncoded(),
              StoredVersion.issuers(entry),
              entry instanceof HeldKey held ? encrypted(held) : null);
      newKeys.put(entry.keyId(), material);
      return material.digest();
    } catch (GeneralSecurityException | KeyUnavailableException e) {
      throw new KeyringStoreException(
          "Cannot store the " + entry + ": " + ForeignMessage.of(e) + ". Nothing was changed.", e);
    }
  }

  private byte @Nullable [] encrypted(HeldKey held)
      throws GeneralSecurityException, KeyUnavailableException {
    byte[] privateKeyInfo = held.privateKey().getEncoded();
    if (privateKeyInfo == null) {
      throw new GeneralSecurityException("its private key cannot leave its token");
    }
    return before.dataKey().encrypt(held.keyId(), privateKeyInfo);
  }

  private void memos(Keyring keyring) {
    Map<String, String> texts = new TreeMap<>();
    keyring.memos().forEach((alias, memo) -> texts.put(alias.name(), memo));
    texts.forEach(
        (alias, memo) -> {
          if (!memo.equals(before.memos().get(alias))) {
            newMemos.put(alias, Optional.of(memo));
          }
        });
    before.memos().keySet().stream()
        .filter(alias -> !texts.containsKey(alias))
        .forEach(alias -> newMemos.put(alias, Optional.empty()));
    next.memos().clear();
    next.memos().putAll(texts);
  }

  private void tombstones(List<Tombstone> all) {
    next.tombstones().clear();
    for (int position = 0; position < all.size(); position++) {
      Tombstone tombstone = all.get(position);
      next.tombstones().put(position, tombstone);
      if (!tombstone.equals(before.tombstones().get(position))) {
        begunTombstones.put(position, tombstone);
      }
    }
    before
        .tombstones()
        .forEach(
            (position, tombstone) -> {
              if (!tombstone.equals(next.tombstones().get(position))) {
                endedTombstones.add(position);
              }
            });
  }

  /** Writes all rows, if the ring is still at the revision before. */
  boolean write(Connection connection, Optional<byte[]> wrappedDataKey) throws SQLException {
    RingSql sql = new RingSql(connection, ring);
    if (wrappedDataKey.isPresent() && !sql.create(wrappedDataKey.get())) {
      return false;
    }
    if (!sql.advance(before.token(), next.token(), next.seal(ring))) {
      return false;
    }
    long revision = next.token().revision();
    sql.commit(next.token(), next.historySeal());
    sql.changes(revision, changes);
    sql.endVersions(revision, endedVersions);
    sql.deleteKeys(goneKeys);
    sql.keys(newKeys);
    sql.versions(revision, begunVersions);
    sql.memos(revision, newMemos);
    sql.endTombstones(revision, endedTombstones);
    sql.tombstones(revision, begunTombstones);
    return true;
  }
}
