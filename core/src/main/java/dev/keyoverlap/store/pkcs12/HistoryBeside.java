package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file with the history, beside the keystore. */
final class HistoryBeside {

  private final FileLayer layer;
  private final KeystoreFiles files;

  HistoryBeside(FileLayer layer, KeystoreFiles files) {
    this.layer = layer;
    this.files = files;
  }

  /**
   * The history as it is true of a revision that is there now.
   *
   * @param succession the steps that led to the revision
   * @param proof the file that the last step should have put in its place, and did not
   * @param length the number of bytes in the file
   */
  record Read(Succession succession, Optional<Path> proof, long length) {}

  /** Reads the history of the revision with this mark. */
  Read read(Path target, String mark) throws IOException, KeyringStoreException {
    byte[] content = files.historyOf(target);
    HistoryFile written = HistoryFile.parse(content);
    Optional<Path> proof = proofThatLastStepWasNotTaken(target, mark, written);
    HistoryFile taken = proof.isPresent() ? written.withoutLastStep() : written;
    return new Read(new Succession(taken, mark), proof, content.length);
  }

  private Optional<Path> proofThatLastStepWasNotTaken(Path target, String mark, HistoryFile written)
      throws IOException {
    if (mark.equals(written.last())) {
      return Optional.empty();
    }
    for (Path leftOver : KeystoreFiles.leftOvers(target)) {
      if (files.holds(leftOver, written.last())) {
        return Optional.of(leftOver);
      }
    }
    return Optional.empty();
  }

  /** Adds a step. */
  void add(Path target, byte[] lines) throws IOException {
    Path path = KeystoreFiles.history(target);
    if (Files.exists(path)) {
      layer.append(path, lines);
    } else {
      // Everyone who may read the keystore may read its history.
      Path fresh = KeystoreFiles.temporary(path);
      layer.create(fresh, lines, target);
      layer.replace(path, fresh);
      layer.sync(KeystoreFiles.folder(target));
    }
  }

  /** Takes a step back by the length that the file had before. */
  void shorten(Path target, long length) throws IOException {
    Path history = KeystoreFiles.history(target);
    if (length == 0) {
      layer.delete(history);
    } else {
      layer.truncate(history, length);
    }
  }
}
