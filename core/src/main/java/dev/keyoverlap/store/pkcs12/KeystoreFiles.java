package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The file of a keystore and those beside it: their names, and what can be read of them. */
final class KeystoreFiles {

  /** The mark of a keystore that is not there. */
  static final String ABSENT = HistoryFile.NOTHING;

  /** The random part of a temporary file's name, and its end. */
  private static final String TEMPORARY = "[0-9a-f-]{36}\\.tmp";

  private final FileLayer files;
  private final Limits limits;

  KeystoreFiles(FileLayer files, Limits limits) {
    this.files = files;
    this.limits = limits;
  }

  /**
   * The file itself, where the path is a symbolic link: only a file can be replaced in one step.
   */
  static Path target(Path file) throws IOException, KeyringStoreException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    if (Files.isSymbolicLink(file)) {
      throw new KeyringStoreException(
          "Cannot open the keystore "
              + file
              + ": it is a symbolic link to a file that does not exist. Fix the link.");
    }
    return file;
  }

  static Path folder(Path target) {
    Path folder = target.getParent();
    return folder == null ? target : folder;
  }

  static Path previous(Path target) {
    return sibling(target, ".previous");
  }

  static Path history(Path target) {
    return sibling(target, ".history");
  }

  static Path lock(Path target) {
    return sibling(target, ".lock");
  }

  static Path temporary(Path target) {
    return sibling(target, "." + UUID.randomUUID() + ".tmp");
  }

  private static Path sibling(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  /** The content of a keystore file, the current one or another revision. */
  Optional<byte[]> keystore(Path file) throws IOException, KeyringStoreException {
    return read("The keystore ", file, Limit.KEYSTORE_BYTES);
  }

  /** The content of the history beside a keystore; empty if there is none. */
  byte[] historyOf(Path target) throws IOException, KeyringStoreException {
    return read("The history ", history(target), Limit.HISTORY_BYTES).orElse(new byte[0]);
  }

  private Optional<byte[]> read(String kind, Path file, Limit limit)
      throws IOException, KeyringStoreException {
    try {
      return files.read(file, limits.of(limit));
    } catch (FileLayer.TooLongException e) {
      KeyringStoreException refused =
          new KeystoreLimitException(kind + file, limit, limits.of(limit));
      refused.initCause(e);
      throw refused;
    }
  }

  /** Whether there is a file of a length that a keystore may have. */
  boolean isKeystore(Path file) throws IOException {
    return Files.isRegularFile(file) && Files.size(file) <= limits.of(Limit.KEYSTORE_BYTES);
  }

  /** The mark of the keystore that is there now. */
  String mark(Path target) throws IOException, KeyringStoreException {
    return keystore(target).map(KeystoreFiles::mark).orElse(ABSENT);
  }

  /** Whether a file that a commit left behind has this mark; what is not a keystore has none. */
  boolean holds(Path leftOver, String mark) throws IOException {
    try {
      return mark(leftOver).equals(mark);
    } catch (KeyringStoreException e) {
      return false;
    }
  }

  /** The files that commits to this keystore, and no other, have left behind. */
  static List<Path> leftOvers(Path target) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(target.getFileName() + ".") + TEMPORARY);
    List<Path> leftOvers = new ArrayList<>();
    try (var found =
        Files.newDirectoryStream(
            folder(target), file -> name.matcher(file.getFileName().toString()).matches())) {
      found.forEach(leftOvers::add);
    } catch (NoSuchFileException e) {
      // The first commit is still to come, and makes the folder.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return leftOvers.stream().filter(Files::isRegularFile).toList();
  }

  void removeLeftOvers(Path target, Predicate<Path> which) throws IOException {
    for (Path file : List.of(target, previous(target), history(target))) {
      for (Path leftOver : leftOvers(file)) {
        if (which.test(leftOver)) {
          files.delete(leftOver);
        }
      }
    }
  }

  /** The SHA-256 of a file. */
  static String mark(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
