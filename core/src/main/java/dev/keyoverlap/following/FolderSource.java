package dev.keyoverlap.following;

import dev.keyoverlap.following.PairFiles.Kind;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One key pair in a folder, in the layout of whichever tool wrote it. */
final class FolderSource implements KeySource {

  private static final List<String> ENDINGS = List.of(".pem", ".p12", ".pfx", ".jks");

  private final Alias alias;
  private final Path folder;
  private final Supplier<char[]> password;
  private @Nullable FileSource current;

  FolderSource(Alias alias, Path folder, Supplier<char[]> password) {
    this.alias = alias;
    this.folder = folder;
    this.password = password;
  }

  @Override
  public synchronized List<Delivery> look() {
    try {
      Optional<PairFiles> found = files(folder);
      if (found.isEmpty()) {
        return List.of(
            Delivery.broken(
                alias, folder.toString(), "it has no key pair in a layout that is known"));
      }
      FileSource source = current;
      if (source == null || !source.files().equals(found.get())) {
        source = new FileSource(alias, found.get(), password);
        current = source;
      }
      return source.look();
    } catch (IOException e) {
      return List.of(Delivery.broken(alias, folder.toString(), ForeignMessage.of(e)));
    }
  }

  private static Optional<PairFiles> files(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> listed = Files.list(folder)) {
      all = listed.filter(file -> !isHidden(file)).sorted().toList();
    }
    return pair(folder, "tls.key", "tls.crt")
        .or(() -> pair(folder, "privkey.pem", "fullchain.pem"))
        .or(() -> besideChain(all))
        .or(() -> keystore(folder.resolve("keystore.p12")))
        .or(() -> keystore(folder.resolve("keystore.jks")))
        .or(() -> single(all));
  }

  static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** Half of a pair is a pair whose other half is still to come. */
  private static Optional<PairFiles> pair(Path folder, String key, String chain) {
    Path keyFile = folder.resolve(key);
    Path chainFile = folder.resolve(chain);
    return Files.exists(keyFile) || Files.exists(chainFile)
        ? Optional.of(new PairFiles(List.of(keyFile, chainFile), Kind.PEM))
        : Optional.empty();
  }

  /** As acme.sh has it: the private key has the name of the domain. */
  private static Optional<PairFiles> besideChain(List<Path> all) {
    List<Path> keys = all.stream().filter(file -> file.toString().endsWith(".key")).toList();
    return all.stream()
        .filter(file -> file.getFileName().toString().equals("fullchain.cer"))
        .filter(file -> keys.size() == 1)
        .map(chain -> new PairFiles(List.of(keys.get(0), chain), Kind.PEM))
        .findFirst();
  }

  private static Optional<PairFiles> keystore(Path file) {
    return Files.exists(file)
        ? Optional.of(new PairFiles(List.of(file), Kind.KEYSTORE))
        : Optional.empty();
  }

  private static Optional<PairFiles> single(List<Path> all) {
    List<Path> fitting =
        all.stream().filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith)).toList();
    return fitting.size() == 1 ? Optional.of(single(fitting.get(0))) : Optional.empty();
  }

  static PairFiles single(Path file) {
    return new PairFiles(
        List.of(file), file.toString().endsWith(".pem") ? Kind.PEM : Kind.KEYSTORE);
  }

  static boolean isKeyPair(Path file) {
    return ENDINGS.stream().anyMatch(file.toString()::endsWith);
  }
}
