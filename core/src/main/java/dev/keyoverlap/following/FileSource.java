package dev.keyoverlap.following;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyMaterialException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One key pair in given files. Unchanged files are not read again. */
final class FileSource implements KeySource {

  /** Readings in a row, if the files change meanwhile. */
  private static final int MOST_READINGS = 4;

  private final Alias alias;
  private final PairFiles files;
  private final Supplier<char[]> password;
  private String mark = "";
  private @Nullable Delivery last;

  FileSource(Alias alias, List<Path> files, PairFiles.Kind kind, Supplier<char[]> password) {
    this(alias, new PairFiles(files, kind), password);
  }

  FileSource(Alias alias, PairFiles files, Supplier<char[]> password) {
    this.alias = alias;
    this.files = files;
    this.password = password;
  }

  PairFiles files() {
    return files;
  }

  @Override
  public List<Delivery> look() {
    return List.of(delivery());
  }

  synchronized Delivery delivery() {
    try {
      for (int i = 0; i < MOST_READINGS; i++) {
        String before = files.mark();
        Delivery known = last;
        if (known != null && before.equals(mark)) {
          return known;
        }
        Delivery read = read();
        if (files.mark().equals(before)) {
          // A broken one may be right with another password.
          mark = read.key().isPresent() ? before : "";
          last = read;
          return read;
        }
      }
      return broken("it changes while it is read");
    } catch (NoSuchFileException e) {
      return broken("there is no file " + e.getFile());
    } catch (IOException e) {
      return broken(ForeignMessage.of(e));
    }
  }

  private Delivery read() {
    try {
      return Delivery.of(alias, location(), files.read(password));
    } catch (KeyMaterialException | IOException e) {
      return broken(String.valueOf(e.getMessage()));
    }
  }

  private Delivery broken(String problem) {
    return Delivery.broken(alias, location(), problem);
  }

  private String location() {
    return files.files().stream().map(Path::toString).collect(Collectors.joining(" and "));
  }
}
