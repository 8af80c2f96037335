package dev.keyoverlap.following;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A key pair in each subfolder and each file of a folder. */
final class FoldersSource implements KeySource {

  private static final Alias NONE = Alias.alias("unnamed");

  private final Path folder;
  private final Supplier<char[]> password;
  private final Map<Path, KeySource> sources = new HashMap<>();

  FoldersSource(Path folder, Supplier<char[]> password) {
    this.folder = folder;
    this.password = password;
  }

  @Override
  public synchronized List<Delivery> look() {
    List<Path> all;
    try (Stream<Path> listed = Files.list(folder)) {
      all = listed.filter(file -> !FolderSource.isHidden(file)).sorted().toList();
    } catch (IOException e) {
      return List.of(Delivery.broken(NONE, folder.toString(), ForeignMessage.of(e)));
    }
    sources.keySet().retainAll(all);
    List<Delivery> deliveries = new ArrayList<>();
    for (Path each : all) {
      String name = each.getFileName().toString();
      boolean isFolder = Files.isDirectory(each);
      if (!isFolder && !FolderSource.isKeyPair(each)) {
        continue;
      }
      try {
        Alias alias = Alias.alias(isFolder ? name : name.substring(0, name.lastIndexOf('.')));
        deliveries.addAll(sources.computeIfAbsent(each, at -> of(at, alias, isFolder)).look());
      } catch (IllegalArgumentException e) {
        deliveries.add(Delivery.broken(NONE, each.toString(), String.valueOf(e.getMessage())));
      }
    }
    return deliveries;
  }

  private KeySource of(Path at, Alias alias, boolean isFolder) {
    return isFolder
        ? new FolderSource(alias, at, password)
        : new FileSource(alias, FolderSource.single(at), password);
  }
}
