package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.CommitLock;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.internal.files.Placement;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.WrongPasswordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ring in one PKCS#12 file.
 *
 * <p>The mark of a revision is the SHA-256 of the file. A commit works under a lock. It compares
 * the mark, writes the new file beside the old one, and keeps a copy of the old one. Then it adds
 * the step to the history, and lets the new file take the old one's name. Each is on the disk
 * before the next begins, so the file is the old one or the new one at any moment, and the history
 * leads to either.
 *
 * <p>A commit that dies before the last of these leaves the new file beside the old one. That is
 * the proof that its step in the history was never taken, and it stays until the next commit has
 * added another step.
 */
final class KeystoreFileStore implements KeyringStore {

  private static final String ABSENT = KeystoreFiles.ABSENT;

  private final Path file;
  private final char[] password;
  private final FileLayer layer;
  private final KeystoreFiles files;
  private final HistoryBeside beside;

  /** The last revision that was read, so that an unlocked key is carried over to the next. */
  private @Nullable KeystoreImage image;

  private final Limits limits;
  private final boolean missingMacAccepted;

  /** Finds the keys that the file only refers to. */
  private KeyResolver resolver = KeyResolver.of();

  KeystoreFileStore(
      Path file, char[] password, FileLayer layer, Limits limits, boolean missingMacAccepted) {
    this.file = file.toAbsolutePath();
    this.password = password.clone();
    this.layer = layer;
    this.files = new KeystoreFiles(layer, limits);
    this.beside = new HistoryBeside(layer, files);
    this.limits = limits;
    this.missingMacAccepted = missingMacAccepted;
  }

  KeystoreFileStore resolving(KeyResolver other) {
    resolver = other;
    return this;
  }

  @Override
  public boolean exists() throws KeyringStoreException {
    try {
      return Files.exists(KeystoreFiles.target(file));
    } catch (IOException e) {
      throw failed("Cannot read the keystore " + file, e, "Fix the cause.");
    }
  }

  @Override
  public String location() {
    return file.toString();
  }

  @Override
  public Revision load() throws KeyringStoreException {
    return loadIfChanged(new Revision(Keyring.empty(), "")).orElseThrow();
  }

  @Override
  public synchronized Optional<Revision> loadIfChanged(Revision known)
      throws KeyringStoreException {
    try {
      Path target = KeystoreFiles.target(file);
      Optional<byte[]> content = files.keystore(target);
      String mark = content.map(KeystoreFiles::mark).orElse(ABSENT);
      if (mark.equals(known.token())) {
        return Optional.empty();
      }
      Succession succession = beside.read(target, mark).succession();
      if (!files.mark(target).equals(mark)) {
        // A commit came between reading the keystore and reading its history.
        return loadIfChanged(known);
      }
      if (content.isEmpty()) {
        requireNeverThere(target, known, succession.history());
        return Optional.of(new Revision(Keyring.empty(), ABSENT));
      }
      KeystoreImage read =
          KeystoreImage.of(
              parse(target, content.get(), succession),
              known.keyring(),
              Optional.ofNullable(image),
              succession,
              resolver);
      image = read;
      List<Finding> findings = new ArrayList<>(read.findings());
      findings.addAll(succession.findings(file, known, read.keyring()));
      return Optional.of(new Revision(read.keyring(), mark, findings));
    } catch (IOException e) {
      throw failed("Cannot read the keystore " + file, e, "Fix the cause, then reload.");
    }
  }

  @Override
  public synchronized Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("A commit needs at least one change for the history.");
    }
    try {
      Path target = KeystoreFiles.target(file);
      Path folder = KeystoreFiles.folder(target);
      if (base.token().equals(ABSENT)) {
        createFolder(folder);
      } else if (!Files.isDirectory(folder)) {
        throw new KeyringStoreException(
            "Cannot write the keystore "
                + file
                + ": its folder is missing. Mount or restore the folder. KeyOverlap creates none,"
                + " because the change was made to an existing keystore.");
      }
      Placement.requireReplaceable(target);
      Placement.requireFiles(KeystoreFiles.previous(target), KeystoreFiles.history(target));
      CommitLock lock = CommitLock.take(KeystoreFiles.lock(target), target);
      try {
        if (!KeystoreFiles.target(file).equals(target)) {
          throw changedMeanwhile();
        }
        return commitLocked(target, base, next, changes);
      } finally {
        lock.close();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw failed("Cannot write the keystore " + file, e, asSeen(base, e));
    }
  }

  private static KeyringStoreException failed(String what, Exception e, String then) {
    return new KeyringStoreException(what + ": " + ForeignMessage.of(e) + ". " + then, e);
  }

  /** The state of the keystore after a failure, as far as it can be read. */
  private String asSeen(Revision base, Exception failure) {
    try {
      return files.mark(KeystoreFiles.target(file)).equals(base.token())
          ? "It is unchanged. Fix the cause and repeat the change."
          : "It has changed. Check it before you repeat the change.";
    } catch (IOException | KeyringStoreException | RuntimeException e) {
      failure.addSuppressed(e);
      return "It is unknown whether it has changed. Check it before you repeat the change.";
    }
  }

  private Revision commitLocked(Path target, Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException, GeneralSecurityException, IOException {
    Optional<byte[]> content = files.keystore(target);
    String mark = content.map(KeystoreFiles::mark).orElse(ABSENT);
    if (!mark.equals(base.token())) {
      throw changedMeanwhile();
    }
    HistoryBeside.Read history = beside.read(target, mark);
    Optional<Path> proof = history.proof();
    Succession succession = history.succession();
    if (content.isEmpty()) {
      requireNeverThere(target, base, succession.history());
    }
    KeystoreContent before =
        content.isEmpty()
            ? KeystoreContent.empty(password)
            : parser(target).writable(content.get(), isMissingMacAccepted(succession));
    byte[] nextContent =
        new KeystoreWriter(before, base.keyring(), next, Optional.ofNullable(image)).written();
    String nextMark = KeystoreFiles.mark(nextContent);

    files.removeLeftOvers(target, leftOver -> proof.filter(leftOver::equals).isEmpty());
    Path fresh = KeystoreFiles.temporary(target);
    try {
      layer.create(fresh, nextContent, target);
      if (content.isPresent()) {
        backUp(target, withoutPurged(before, content.get(), base.keyring(), next));
      }
      layer.sync(KeystoreFiles.folder(target));
      beside.add(target, succession.lines(base, nextMark, changes, next.tombstones()));
      files.removeLeftOvers(target, leftOver -> !leftOver.equals(fresh));
      replace(target, fresh, nextMark);
    } catch (IOException e) {
      undo(target, mark, history.length(), e);
      throw e;
    }
    return new Revision(next, nextMark);
  }

  /** The revision so far, for a backup, without the keys that are purged. */
  private static byte[] withoutPurged(
      KeystoreContent before, byte[] content, Keyring base, Keyring next)
      throws GeneralSecurityException, KeyringStoreException {
    List<KeyVersion> staying =
        base.versions().stream().filter(version -> next.find(version.keyId()).isPresent()).toList();
    if (staying.size() == base.versions().size()) {
      return content;
    }
    Keyring smaller = Keyring.of(staying, base.memos(), base.tombstones());
    return new KeystoreWriter(before, base, smaller, Optional.empty()).written();
  }

  private void backUp(Path target, byte[] content) throws IOException {
    Path previous = KeystoreFiles.previous(target);
    Path copy = KeystoreFiles.temporary(previous);
    layer.create(copy, content, files.isKeystore(previous) ? previous : target);
    layer.replace(previous, copy);
  }

  /** Takes back what a commit has written beside a keystore that it could not replace. */
  private void undo(Path target, String mark, long historyLength, IOException failure) {
    try {
      if (!files.mark(target).equals(mark)) {
        return;
      }
      // First the step, and then the file that proves that it was not taken.
      beside.shorten(target, historyLength);
      files.removeLeftOvers(target, leftOver -> true);
    } catch (IOException | KeyringStoreException e) {
      failure.addSuppressed(e);
    }
  }

  private ChangedMeanwhileException changedMeanwhile() {
    return new ChangedMeanwhileException(
        "Cannot commit the change: another process changed the keystore "
            + file
            + ". Reload it and repeat the change.");
  }

  private void replace(Path target, Path fresh, String nextMark)
      throws IOException, KeyringStoreException {
    try {
      layer.replace(target, fresh);
      layer.sync(KeystoreFiles.folder(target));
    } catch (IOException e) {
      if (!isThere(target, nextMark, e)) {
        throw e;
      }
      throw failed(
          "The change is in the keystore " + file + ", but a power failure may undo it",
          e,
          "Check the file system.");
    }
  }

  private boolean isThere(Path target, String mark, IOException failure)
      throws KeyringStoreException {
    try {
      return files.mark(target).equals(mark);
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw new KeyringStoreException(
          "It is unknown whether the change is in the keystore "
              + file
              + ": "
              + failure
              + ". Check it before you repeat the change.",
          e);
    }
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    try {
      Path target = KeystoreFiles.target(file);
      return beside.read(target, revision.token()).succession().changes();
    } catch (IOException e) {
      throw failed("Cannot read the history of the keystore " + file, e, "Fix the cause.");
    }
  }

  /** For messages of those who hold a store. */
  @Override
  public String toString() {
    return "keystore " + file;
  }

  // ---- reading

  private KeystoreContent parse(Path target, byte[] content, Succession succession)
      throws KeyringStoreException, IOException {
    KeystoreParser parser = parser(target);
    try {
      return parser.parse(content, isMissingMacAccepted(succession));
    } catch (WrongPasswordException e) {
      // Damage within the encrypted part looks like a wrong password. But if the file is what we
      // wrote it is not damaged, and a password that opens the revision before is not wrong.
      if (!succession.history().knows(succession.mark()) && opensPrevious(target, parser)) {
        throw parser.damaged(e);
      }
      throw e;
    }
  }

  private KeystoreParser parser(Path target) {
    return new KeystoreParser(target, password, limits);
  }

  /** Only until the first change: what this library writes has a MAC. */
  private boolean isMissingMacAccepted(Succession succession) {
    return missingMacAccepted && succession.history().isEmpty();
  }

  private boolean opensPrevious(Path target, KeystoreParser parser) throws IOException {
    try {
      Optional<byte[]> previous = files.keystore(KeystoreFiles.previous(target));
      if (previous.isPresent()) {
        KeystoreContent unused = parser.parse(previous.get(), false);
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
              + " is missing, but its history exists. Restore the keystore, for example from "
              + KeystoreFiles.previous(target)
              + ". To begin a new one, delete "
              + KeystoreFiles.history(target)
              + ".");
    }
    if (!known.keyring().versions().isEmpty()) {
      throw new KeyringStoreException(
          "The keystore " + target + " was deleted while it was in use. Restore it.");
    }
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      // Not of one that is a symbolic link: before Java 20 that counts as an error.
      Files.createDirectories(folder);
    }
  }
}
