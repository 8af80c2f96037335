package dev.keyoverlap.jdbc;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One revision as the tables have it. Immutable; the next one begins as a {@linkplain #draft copy}.
 *
 * @param token names the revision
 * @param dataKey the key of the ring
 * @param historySeal the seal of all changes up to this revision
 * @param versions by key id
 * @param memos by alias
 * @param tombstones by position
 */
record StoredRing(
    Token token,
    DataKey dataKey,
    String historySeal,
    SortedMap<String, StoredVersion> versions,
    SortedMap<String, String> memos,
    SortedMap<Integer, Tombstone> tombstones) {

  /** Before the first change. */
  static StoredRing empty(DataKey dataKey) {
    return new StoredRing(
        Token.NOTHING, dataKey, "", new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** A copy whose maps may be changed. */
  StoredRing draft(Token next, String nextHistorySeal) {
    return new StoredRing(
        next,
        dataKey,
        nextHistorySeal,
        new TreeMap<>(versions),
        new TreeMap<>(memos),
        new TreeMap<>(tombstones));
  }

  /** The seal of the ring's row, so that no row can be changed, moved or deleted unseen. */
  String seal(String ring) {
    MessageDigest all = Framed.digest();
    versions
        .values()
        .forEach(version -> all.update(version.digest().getBytes(StandardCharsets.US_ASCII)));
    Framed rest = new Framed("keyoverlap rest 1");
    memos.forEach((alias, memo) -> rest.add(alias).add(memo));
    rest.add(memos.size());
    tombstones.forEach(
        (position, tombstone) ->
            rest.add(position)
                .add(tombstone.keyId().hex())
                .add(tombstone.publicKey())
                .add(tombstone.state().name())
                .add(tombstone.at().toString())
                .addOptional(tombstone.until().map(Instant::toString).orElse(null)));
    return dataKey.seal(
        new Framed("keyoverlap revision 1")
            .add(ring)
            .add(token.toString())
            .add(historySeal)
            .add(versions.size())
            .add(all.digest())
            .add(rest.bytes()));
  }

  /**
   * The ring for users.
   *
   * @throws IllegalArgumentException if its parts contradict each other
   */
  Keyring keyring() {
    List<KeyVersion> all = new ArrayList<>(versions.size());
    versions.values().forEach(stored -> all.add(stored.version()));
    Map<Alias, String> texts = new HashMap<>();
    memos.forEach((alias, memo) -> texts.put(Alias.alias(alias), memo));
    return Keyring.of(all, texts, List.copyOf(tombstones.values()));
  }

  @Nullable StoredVersion version(String keyId) {
    return versions.get(keyId);
  }
}
