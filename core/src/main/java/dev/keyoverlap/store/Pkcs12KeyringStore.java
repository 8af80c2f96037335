package dev.keyoverlap.store;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.Change.Verb;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A ring in one PKCS#12 file.
 *
 * <p>The mark of a revision is the SHA-256 of the file. A commit, under a lock: compare the mark;
 * write the new file beside the old one; keep a copy of the old one; add the step to the history;
 * let the new file take the old one's name. Each is on the disk before the next begins, so the file
 * is the old one or the new one at any moment, and the history leads to either.
 *
 * <p>A commit that dies before the last of these leaves the new file beside the old one. That is
 * the proof that its step in the history was never taken, and it stays until the next commit has
 * added another step.
 */
final class Pkcs12KeyringStore implements KeyringStore {

  private static final String ABSENT = HistoryFile.NOTHING;

  /** The random part of a temporary file's name, and its end. */
  private static final String TEMPORARY = "[0-9a-f-]{36}\\.tmp";

  private final Path file;
  private final char[] password;
  private final FileLayer files;

  /** The last revision that was read, so that an unlocked key is carried over to the next. */
  private @Nullable KeystoreImage image;

  /** The last revision that was written, and may be changed into the next. */
  private @Nullable Draft draft;

  /** A keystore whose entries may be changed, and the mark of the file that it stands for. */
  private record Draft(String mark, KeystoreEditor editor) {}

  Pkcs12KeyringStore(Path file, char[] password, FileLayer files) {
    this.file = file.toAbsolutePath();
    this.password = password.clone();
    this.files = files;
  }

  @Override
  public Revision load() throws KeyringStoreException {
    return loadIfChanged(new Revision(Keyring.empty(), "")).orElseThrow();
  }

  @Override
  public synchronized Optional<Revision> loadIfChanged(Revision known)
      throws KeyringStoreException {
    try {
      Path target = target();
      Optional<byte[]> content = files.read(target);
      String mark = content.map(Pkcs12KeyringStore::mark).orElse(ABSENT);
      if (mark.equals(known.mark())) {
        return Optional.empty();
      }
      HistoryFile history = history(target, mark);
      if (content.isEmpty()) {
        if (files.read(target).isPresent()) {
          // The first commit came between the look at the keystore and that at its history.
          return loadIfChanged(known);
        }
        requireNeverThere(target, known, history);
        return Optional.of(new Revision(Keyring.empty(), ABSENT));
      }
      KeystoreImage read =
          KeystoreImage.of(
              parse(target, content.get(), history.knows(mark)),
              password,
              known.keyring(),
              Optional.ofNullable(image),
              Standing.after(changesUpTo(history, mark)));
      image = read;
      return Optional.of(new Revision(read.keyring(), mark));
    } catch (IOException e) {
      throw new KeyringStoreException("The keystore " + file + " cannot be read: " + e, e);
    } catch (GeneralSecurityException e) {
      throw new DamagedKeystoreException("The keystore " + file + " is damaged: " + e, e);
    }
  }

  @Override
  public synchronized Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("A commit needs at least one change for the history");
    }
    try {
      Path target = target();
      createFolder(folder(target));
      CommitLock lock = CommitLock.take(sibling(target, ".lock"));
      try {
        if (!target().equals(target)) {
          throw changedMeanwhile();
        }
        return commitLocked(target, base, next, changes);
      } finally {
        lock.close();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new KeyringStoreException(
          "The keystore " + file + " cannot be written, and is what it was before: " + e, e);
    }
  }

  private Revision commitLocked(Path target, Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException, GeneralSecurityException, IOException {
    Optional<byte[]> content = files.read(target);
    String mark = content.map(Pkcs12KeyringStore::mark).orElse(ABSENT);
    if (!mark.equals(base.mark())) {
      throw changedMeanwhile();
    }
    KeystoreEditor editor = editor(target, content, mark);
    editor.change(base.keyring(), next);
    byte[] nextContent = editor.encoded();
    String nextMark = mark(nextContent);

    HistoryFile written = writtenHistory(target);
    Optional<Path> proof = proofThatLastStepWasNotTaken(target, mark, written);
    HistoryFile history = proof.isPresent() ? written.withoutLastStep() : written;
    removeLeftOvers(target, leftOver -> proof.filter(leftOver::equals).isEmpty());
    Path fresh = temporary(target);
    files.create(fresh, nextContent, files.permissions(target));
    if (content.isPresent()) {
      Path previous = sibling(target, ".previous");
      Path copy = temporary(previous);
      files.create(copy, content.get(), files.permissions(target));
      files.replace(previous, copy);
    }
    files.sync(folder(target));
    addToHistory(target, history, base, nextMark, changes);
    removeLeftOvers(target, leftOver -> !leftOver.equals(fresh));
    replace(target, fresh, nextMark);
    draft = new Draft(nextMark, editor);
    return new Revision(next, nextMark);
  }

  private ChangedMeanwhileException changedMeanwhile() {
    return new ChangedMeanwhileException(
        "The keystore "
            + file
            + " was changed meanwhile by somebody else; look at it as it is now, and repeat the"
            + " change if it is still wanted");
  }

  private void replace(Path target, Path fresh, String nextMark)
      throws IOException, KeyringStoreException {
    try {
      files.replace(target, fresh);
      files.sync(folder(target));
    } catch (IOException e) {
      if (!isThere(target, nextMark, e)) {
        throw e;
      }
      throw new KeyringStoreException(
          "The change is in the keystore " + file + ", but may be lost if the power fails: " + e,
          e);
    }
  }

  private boolean isThere(Path target, String mark, IOException failure)
      throws KeyringStoreException {
    try {
      return files.read(target).map(Pkcs12KeyringStore::mark).equals(Optional.of(mark));
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw new KeyringStoreException(
          "It is not known whether the change is in the keystore "
              + file
              + "; look at it before you repeat the change: "
              + failure,
          e);
    }
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    try {
      return changesUpTo(history(target(), revision.mark()), revision.mark());
    } catch (IOException e) {
      throw new KeyringStoreException("The history of " + file + " cannot be read: " + e, e);
    }
  }

  // ---- reading

  private KeyStore parse(Path target, byte[] content, boolean writtenByUs)
      throws KeyringStoreException, IOException {
    KeystoreParser parser = new KeystoreParser(target, password);
    try {
      return parser.parse(content);
    } catch (WrongPasswordException e) {
      // Damage within the encrypted part looks like a wrong password. But if the file is what we
      // wrote it is not damaged, and a password that opens the revision before is not wrong.
      if (!writtenByUs && opensPrevious(target, parser)) {
        throw parser.damaged(e);
      }
      throw e;
    }
  }

  private boolean opensPrevious(Path target, KeystoreParser parser) throws IOException {
    Optional<byte[]> previous = files.read(sibling(target, ".previous"));
    try {
      if (previous.isPresent()) {
        parser.parse(previous.get());
        return true;
      }
    } catch (KeyringStoreException e) {
      // Tells nothing about the file itself.
    }
    return false;
  }

  private static void requireNeverThere(Path target, Revision known, HistoryFile history)
      throws KeyringStoreException {
    if (!history.last().equals(ABSENT)) {
      throw new KeyringStoreException(
          "The keystore "
              + target
              + " is gone, though there is a history of it; bring it back, for instance from "
              + sibling(target, ".previous")
              + " if that is there, or remove "
              + sibling(target, ".history")
              + " to begin a new one");
    }
    if (!known.keyring().versions().isEmpty()) {
      throw new KeyringStoreException(
          "The keystore " + target + " was there and is gone; bring it back");
    }
  }

  /** The history as it is true of the revision that is there now. */
  private HistoryFile history(Path target, String mark) throws IOException {
    HistoryFile written = writtenHistory(target);
    return proofThatLastStepWasNotTaken(target, mark, written).isPresent()
        ? written.withoutLastStep()
        : written;
  }

  private HistoryFile writtenHistory(Path target) throws IOException {
    return HistoryFile.parse(files.read(sibling(target, ".history")).orElse(new byte[0]));
  }

  /** The file that the last step in the history should have put in its place, and did not. */
  private Optional<Path> proofThatLastStepWasNotTaken(Path target, String mark, HistoryFile written)
      throws IOException {
    if (mark.equals(written.last())) {
      return Optional.empty();
    }
    for (Path leftOver : leftOvers(target)) {
      Optional<byte[]> content = files.read(leftOver);
      if (content.map(Pkcs12KeyringStore::mark).equals(Optional.of(written.last()))) {
        return Optional.of(leftOver);
      }
    }
    return Optional.empty();
  }

  /** Another program's change is not in the history; what led to the revision before it is. */
  private static List<Change> changesUpTo(HistoryFile history, String mark) {
    return history.upTo(history.knows(mark) || mark.equals(ABSENT) ? mark : history.last());
  }

  // ---- writing

  private KeystoreEditor editor(Path target, Optional<byte[]> content, String mark)
      throws KeyringStoreException, GeneralSecurityException, IOException {
    Draft last = draft;
    // Taken away: after a failure its entries are neither those of the old nor of the new file.
    draft = null;
    if (last != null && last.mark().equals(mark)) {
      return last.editor();
    }
    if (content.isEmpty()) {
      KeyStore keystore = KeyStore.getInstance("PKCS12");
      keystore.load(null, password);
      return KeystoreEditor.of(keystore, password, Map.of());
    }
    KeyStore keystore = parse(target, content.get(), true);
    return KeystoreEditor.of(keystore, password, KeystoreImage.namesIn(keystore));
  }

  private void addToHistory(
      Path target, HistoryFile history, Revision base, String nextMark, List<Change> changes)
      throws IOException {
    Path path = sibling(target, ".history");
    // Whoever may read the keystore may read what was done to it.
    Set<PosixFilePermission> permissions = files.permissions(target);
    String from = base.mark();
    if (!from.equals(ABSENT) && !history.knows(from)) {
      List<Change> others =
          changesByOthers(history.upTo(history.last()), base.keyring(), changes.get(0).at());
      files.append(path, history.lines(history.last(), from, others), permissions);
    }
    files.append(path, history.lines(from, nextMark, changes), permissions);
    if (history.isEmpty()) {
      files.sync(folder(target));
    }
  }

  /** Where the keystore is not what the history says. */
  private static List<Change> changesByOthers(List<Change> known, Keyring keyring, Instant at) {
    Map<KeyId, Standing> expected = Standing.after(known);
    List<Change> changes = new ArrayList<>();
    expected.forEach(
        (keyId, standing) -> {
          if (keyring.find(keyId).isEmpty()) {
            changes.add(byOthers(Verb.GONE, standing.alias(), keyId, at));
          }
        });
    for (KeyVersion version : keyring.versions()) {
      Standing standing = expected.get(version.keyId());
      boolean asExpected =
          standing != null
              && standing.alias().equals(version.alias())
              && (standing.state() == version.state() || version.state() != KeyState.ACTIVE);
      if (!asExpected) {
        changes.add(byOthers(Verb.FOUND, version.alias(), version.keyId(), at));
      }
    }
    return changes;
  }

  private static Change byOthers(Verb verb, Alias alias, KeyId keyId, Instant at) {
    return new Change(verb, alias, keyId, Optional.empty(), Optional.empty(), at, Change.Note.NONE);
  }

  // ---- names

  /**
   * The file itself, where the path is a symbolic link: only a file can be replaced in one step.
   */
  private Path target() throws IOException, KeyringStoreException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    if (Files.isSymbolicLink(file)) {
      throw new KeyringStoreException(
          "The keystore " + file + " is a symbolic link that leads to nothing; mend the link");
    }
    return file;
  }

  private static Path folder(Path target) {
    Path folder = target.getParent();
    return folder == null ? target : folder;
  }

  private static Path sibling(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  private static Path temporary(Path target) {
    return sibling(target, "." + UUID.randomUUID() + ".tmp");
  }

  /** What commits to this file, and no other, have left behind. */
  private static List<Path> leftOvers(Path target) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(target.getFileName() + ".") + TEMPORARY);
    List<Path> leftOvers = new ArrayList<>();
    try (var files =
        Files.newDirectoryStream(
            folder(target), file -> name.matcher(file.getFileName().toString()).matches())) {
      files.forEach(leftOvers::add);
    } catch (NoSuchFileException e) {
      // The first commit is still to come, and makes the folder.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return leftOvers;
  }

  private void removeLeftOvers(Path target, Predicate<Path> which) throws IOException {
    for (Path file : List.of(target, sibling(target, ".previous"))) {
      for (Path leftOver : leftOvers(file)) {
        if (which.test(leftOver)) {
          files.delete(leftOver);
        }
      }
    }
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      // Not of one that is a symbolic link: before Java 20 that counts as an error.
      Files.createDirectories(folder);
    }
  }

  private static String mark(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
