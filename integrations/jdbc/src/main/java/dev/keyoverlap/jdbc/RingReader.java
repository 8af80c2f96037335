package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a revision from the tables: as a whole, or what changed since another one. */
final class RingReader {

  private static final String VERSIONS =
      "select v.key_id, v.ended, v.alias, v.state, v.since, v.kept_until, k.certificate, k.issuers,"
          + " k.private_key from keyoverlap_version v left join keyoverlap_key k"
          + " on k.ring = v.ring and k.key_id = v.present_key where v.ring = ? ";
  private static final String MEMOS = "select alias, content from keyoverlap_memo where ring = ? ";
  private static final String TOMBSTONES =
      "select position, ended, key_id, public_key, state, purged_at, counts_until"
          + " from keyoverlap_tombstone where ring = ? ";

  private final Connection connection;
  private final String ring;
  private final Keyring known;
  private final Map<ByteBuffer, List<X509Certificate>> issuers = new HashMap<>();

  /**
   * A reader.
   *
   * @param known a ring whose entries are used again, with what they have unlocked
   */
  RingReader(Connection connection, String ring, Keyring known) {
    this.connection = connection;
    this.ring = ring;
    this.known = known;
  }

  /**
   * The row of the ring.
   *
   * @param seal of the revision
   * @param historySeal of all changes up to it
   */
  record Head(Token token, String seal, String historySeal) {}

  Optional<Head> head() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select r.revision, r.commit_id, r.seal, c.seal from keyoverlap_ring r"
                + " left join keyoverlap_commit c"
                + " on c.ring = r.ring and c.revision = r.revision and c.commit_id = r.commit_id"
                + " where r.ring = ?")) {
      select.setString(1, ring);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        byte[] historySeal = row.getBytes(4);
        return Optional.of(
            new Head(
                RingSql.token(row),
                HexFormat.of().formatHex(row.getBytes(3)),
                historySeal == null ? "" : HexFormat.of().formatHex(historySeal)));
      }
    }
  }

  /** Whether a revision is one of those that led to the present one. */
  boolean leadsHere(Token earlier) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select 1 from keyoverlap_commit where ring = ? and revision = ? and commit_id = ?")) {
      select.setString(1, ring);
      select.setLong(2, earlier.revision());
      select.setObject(3, earlier.commitId());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  Optional<byte[]> wrappedDataKey() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select wrapped from keyoverlap_data_key where ring = ?")) {
      select.setString(1, ring);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** The whole revision. */
  StoredRing whole(Head head, DataKey dataKey) throws SQLException, DamagedKeystoreException {
    StoredRing next = StoredRing.empty(dataKey).draft(head.token(), head.historySeal());
    return read(next, head, "and ended is null", "and content is not null", Optional.empty());
  }

  /** The revision, from an earlier one and what changed since. */
  StoredRing since(StoredRing before, Head head) throws SQLException, DamagedKeystoreException {
    return read(
        before.draft(head.token(), head.historySeal()),
        head,
        "and (began > ? or ended > ?)",
        "and began > ?",
        Optional.of(before.token().revision()));
  }

  private StoredRing read(
      StoredRing next, Head head, String which, String whichMemos, Optional<Long> since)
      throws SQLException, DamagedKeystoreException {
    try {
      versions(next, which, since);
      memos(next, whichMemos, since);
      tombstones(next, which, since);
    } catch (CertificateException | IllegalArgumentException | DateTimeException e) {
      throw altered(ForeignMessage.of(e), Optional.of(e));
    }
    if (!next.seal(ring).equals(head.seal())) {
      throw altered(
          "the seal of revision " + head.token().revision() + " does not match", Optional.empty());
    }
    return next;
  }

  private DamagedKeystoreException altered(String why, Optional<Exception> cause) {
    String message =
        "Cannot use the key ring '"
            + ring
            + "': another program changed its rows in the database, since "
            + why
            + ". Find out who did it. Restore a backup of the database.";
    return cause.isEmpty()
        ? new DamagedKeystoreException(message)
        : new DamagedKeystoreException(message, cause.get());
  }

  private void versions(StoredRing next, String which, Optional<Long> since)
      throws SQLException, CertificateException, DamagedKeystoreException {
    // Rows that ended come first, so that a version which goes on in another state is there.
    try (PreparedStatement select =
        connection.prepareStatement(VERSIONS + which + " order by ended nulls last")) {
      parameters(select, since);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String keyId = HexFormat.of().formatHex(row.getBytes(1));
          if (row.getObject(2) == null) {
            next.versions().put(keyId, version(next.dataKey(), new KeyId(keyId), row));
          } else {
            StoredVersion unused = next.versions().remove(keyId);
          }
        }
      }
    }
  }

  private StoredVersion version(DataKey dataKey, KeyId keyId, ResultSet row)
      throws SQLException, CertificateException, DamagedKeystoreException {
    byte[] certificate = row.getBytes(7);
    if (certificate == null) {
      throw altered("the row of key " + keyId + " is missing", Optional.empty());
    }
    Material material = new Material(certificate, row.getBytes(8), row.getBytes(9));
    KeyVersion version =
        KeyVersion.of(
            Alias.alias(row.getString(3)),
            entry(dataKey, keyId, material),
            KeyState.valueOf(row.getString(4)),
            Instant.parse(row.getString(5)),
            Optional.ofNullable(row.getString(6)).map(Instant::parse));
    return StoredVersion.of(version, material.digest());
  }

  private KeyEntry entry(DataKey dataKey, KeyId keyId, Material material)
      throws CertificateException, DamagedKeystoreException {
    byte[] privateKey = material.privateKey();
    Optional<KeyEntry> loaded = known.find(keyId).map(KeyVersion::entry);
    if (privateKey == null && loaded.filter(PeerCertificate.class::isInstance).isPresent()) {
      return loaded.get();
    }
    List<X509Certificate> chain = new ArrayList<>();
    chain.addAll(certificates(material.certificate()));
    if (chain.size() != 1 || !KeyId.of(chain.get(0)).equals(keyId)) {
      throw altered("the certificate of key " + keyId + " is another one", Optional.empty());
    }
    if (privateKey == null) {
      return PeerCertificate.of(chain.get(0));
    }
    ByteBuffer above = ByteBuffer.wrap(material.issuers());
    List<X509Certificate> cached = issuers.get(above);
    if (cached == null) {
      cached = certificates(material.issuers());
      issuers.put(above, cached);
    }
    chain.addAll(cached);
    if (loaded.isPresent() && loaded.get() instanceof HeldKey held && held.chain().equals(chain)) {
      return held;
    }
    return HeldKey.locked(chain, () -> dataKey.privateKey(keyId, privateKey));
  }

  private static List<X509Certificate> certificates(byte[] encoded) throws CertificateException {
    if (encoded.length == 0) {
      return List.of();
    }
    List<X509Certificate> all = new ArrayList<>();
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(encoded))) {
      all.add((X509Certificate) each);
    }
    return all;
  }

  private void memos(StoredRing next, String which, Optional<Long> since) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(MEMOS + which)) {
      select.setString(1, ring);
      if (since.isPresent()) {
        select.setLong(2, since.get());
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String content = row.getString(2);
          String unused =
              content == null
                  ? next.memos().remove(row.getString(1))
                  : next.memos().put(row.getString(1), content);
        }
      }
    }
  }

  private void tombstones(StoredRing next, String which, Optional<Long> since) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(TOMBSTONES + which + " order by ended nulls last")) {
      parameters(select, since);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Tombstone unused =
              row.getObject(2) == null
                  ? next.tombstones().put(row.getInt(1), tombstone(row))
                  : next.tombstones().remove(row.getInt(1));
        }
      }
    }
  }

  private static Tombstone tombstone(ResultSet row) throws SQLException {
    return new Tombstone(
        new KeyId(HexFormat.of().formatHex(row.getBytes(3))),
        HexFormat.of().formatHex(row.getBytes(4)),
        KeyState.valueOf(row.getString(5)),
        Instant.parse(row.getString(6)),
        Optional.ofNullable(row.getString(7)).map(Instant::parse));
  }

  private void parameters(PreparedStatement select, Optional<Long> since) throws SQLException {
    select.setString(1, ring);
    if (since.isPresent()) {
      select.setLong(2, since.get());
      select.setLong(3, since.get());
    }
  }
}
