package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Tombstone;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The records of purged keys in a keystore, as one entry of the file: a secret bag (RFC 7292,
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
            .map(tombstone -> line(tombstone) + "\n")
            .collect(Collectors.joining("", BEGINNING, ""));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A tombstone in one line. */
  static String line(Tombstone tombstone) {
    return String.join(
        " ",
        tombstone.keyId().hex(),
        tombstone.publicKey(),
        tombstone.state().name().toLowerCase(Locale.ENGLISH),
        tombstone.at().toString(),
        tombstone.until().map(Instant::toString).orElse(FOR_GOOD));
  }

  /**
   * The tombstones that a keystore holds.
   *
   * @throws DamagedKeystoreException if there is an entry of that name that cannot be read:
   *     forgetting it would let purged keys in again
   */
  static List<Tombstone> in(KeystoreContent keystore) throws DamagedKeystoreException {
    Set<Tombstone> tombstones = new LinkedHashSet<>();
    try {
      for (KeystoreContent.Secret secret : keystore.secrets(NAME::equals)) {
        byte[] content =
            secret
                .content()
                .orElseThrow(
                    () -> new IllegalArgumentException("the keystore's password does not open it"));
        String text = new String(content, StandardCharsets.UTF_8);
        if (!text.startsWith(BEGINNING)) {
          throw new IllegalArgumentException("it holds something else");
        }
        text.substring(BEGINNING.length())
            .lines()
            .map(line -> tombstone(line))
            .forEach(tombstones::add);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw unreadable(e);
    }
    return List.copyOf(tombstones);
  }

  private static DamagedKeystoreException unreadable(RuntimeException cause) {
    return new DamagedKeystoreException(
        "The entry '"
            + NAME
            + "' of the keystore, which lists the purged keys, cannot be read: "
            + ForeignMessage.of(cause)
            + ". Restore an earlier revision of the file. Or remove the entry with keytool -delete;"
            + " the history beside the file also lists the purged keys.",
        cause);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is none of ours
   * @throws DateTimeException if a date in it is none
   */
  static Tombstone tombstone(String line) {
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
