package dev.keyoverlap.store;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.Tombstone;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a keystore remembers of purged keys, as one entry of the file: a secret bag (RFC 7292,
 * 4.2.5), as {@link MemoEntry} is.
 *
 * <p>Behind the first line there is one for each tombstone: certificate, public key, state, when it
 * was purged, and until when it counts or a hyphen, with spaces in between.
 */
final class TombstoneEntry {

  /** The name of the entry; no version has such a name. */
  static final String NAME = "(purged keys)";

  private static final String BEGINNING = "KeyOverlap purged 1\n";
  private static final String FOR_GOOD = "-";
  private static final int FIELDS = 5;

  private TombstoneEntry() {}

  /** The content of the entry that holds tombstones. */
  static byte[] contentOf(List<Tombstone> tombstones) {
    String text =
        tombstones.stream()
            .map(TombstoneEntry::line)
            .collect(Collectors.joining("", BEGINNING, ""));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String line(Tombstone tombstone) {
    return String.join(
            " ",
            tombstone.keyId().hex(),
            tombstone.publicKey(),
            tombstone.state().name().toLowerCase(Locale.ENGLISH),
            tombstone.at().toString(),
            tombstone.until().map(Instant::toString).orElse(FOR_GOOD))
        + "\n";
  }

  /**
   * The tombstones that an entry holds; none if it is anything else.
   *
   * @throws DamagedKeystoreException if they cannot be read: forgetting them would let purged keys
   *     in again
   */
  static List<Tombstone> in(KeystoreContent keystore) throws DamagedKeystoreException {
    try {
      for (KeystoreContent.Secret secret : keystore.secrets(NAME::equals)) {
        String text = new String(secret.content(), StandardCharsets.UTF_8);
        if (text.startsWith(BEGINNING)) {
          return text.substring(BEGINNING.length()).lines().map(TombstoneEntry::tombstone).toList();
        }
      }
      return List.of();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedKeystoreException(
          "The keystore's entry '"
              + NAME
              + "', which remembers the keys that were purged, cannot be read; bring back an"
              + " earlier revision of the file",
          e);
    }
  }

  private static Tombstone tombstone(String line) {
    String[] fields = line.split(" ", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("A tombstone has " + FIELDS + " fields");
    }
    return new Tombstone(
        new KeyId(fields[0]),
        fields[1],
        KeyState.valueOf(fields[2].toUpperCase(Locale.ENGLISH)),
        Instant.parse(fields[3]),
        fields[4].equals(FOR_GOOD) ? Optional.empty() : Optional.of(Instant.parse(fields[4])));
  }
}
