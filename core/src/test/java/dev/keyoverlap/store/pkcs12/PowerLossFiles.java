package dev.keyoverlap.store.pkcs12;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file layer that knows what POSIX promises to survive a loss of power: the content of a file
 * that was forced, and names in a folder that was synced. Any of the other changes of names may be
 * lost or kept, each for itself; a rename is one change.
 */
final class PowerLossFiles extends FailingFiles {

  private final Map<String, Content> now = new HashMap<>();
  private final Map<String, Content> durable = new HashMap<>();
  private final List<Map<String, Optional<Content>>> unsynced = new ArrayList<>();

  /** What a file holds, whatever it is called. */
  private static final class Content {
    private byte[] bytes;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** The files of a folder after the power is back. */
  record Disk(Map<String, byte[]> files) {

    void writeTo(Path folder) throws IOException {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  /** Takes what is in a folder as durable. */
  void watch(Path folder) throws IOException {
    for (Path file : Keystores.files(folder)) {
      Content content = new Content(Files.readAllBytes(file));
      now.put(name(file), content);
      durable.put(name(file), content);
    }
  }

  /** Every folder that a loss of power now can leave, each once. */
  List<Disk> possibleDisks() {
    Map<String, Disk> disks = new LinkedHashMap<>();
    for (int kept = 0; kept < 1 << unsynced.size(); kept++) {
      Map<String, Content> names = new HashMap<>(durable);
      for (int i = 0; i < unsynced.size(); i++) {
        if ((kept >> i & 1) != 0) {
          unsynced.get(i).forEach((name, content) -> assign(names, name, content));
        }
      }
      Map<String, byte[]> files = new TreeMap<>();
      StringBuilder fingerprint = new StringBuilder();
      names.forEach((name, content) -> files.put(name, content.bytes));
      files.forEach((name, bytes) -> fingerprint.append(name).append(Arrays.hashCode(bytes)));
      disks.put(fingerprint.toString(), new Disk(files));
    }
    return List.copyOf(disks.values());
  }

  @Override
  public void create(Path file, byte[] content, Path like) throws IOException {
    changing(
        () -> super.create(file, content, like),
        () -> rename(Map.of(name(file), Optional.of(new Content(content)))));
  }

  @Override
  public void append(Path file, byte[] content) throws IOException {
    changing(
        () -> super.append(file, content),
        () -> {
          Content known = now.get(name(file));
          if (known == null) {
            rename(Map.of(name(file), Optional.of(new Content(content))));
          } else {
            byte[] longer = Arrays.copyOf(known.bytes, known.bytes.length + content.length);
            System.arraycopy(content, 0, longer, known.bytes.length, content.length);
            known.bytes = longer;
          }
        });
  }

  @Override
  public void truncate(Path file, long length) throws IOException {
    changing(
        () -> super.truncate(file, length),
        () -> {
          Content known = now.get(name(file));
          known.bytes = Arrays.copyOf(known.bytes, Math.toIntExact(length));
        });
  }

  @Override
  public void replace(Path target, Path by) throws IOException {
    changing(
        () -> super.replace(target, by),
        () ->
            rename(
                Map.of(name(target), Optional.of(now.get(name(by))), name(by), Optional.empty())));
  }

  @Override
  public void delete(Path file) throws IOException {
    changing(() -> super.delete(file), () -> rename(Map.of(name(file), Optional.empty())));
  }

  @Override
  public void sync(Path folder) throws IOException {
    changing(
        () -> super.sync(folder),
        () -> {
          unsynced.clear();
          durable.clear();
          durable.putAll(now);
        });
  }

  /** A step that fails after it happened has happened. */
  private static void changing(Step step, Runnable change) throws IOException {
    boolean happened = true;
    try {
      step.run();
    } catch (Death e) {
      happened = e.happened();
      throw e;
    } finally {
      if (happened) {
        change.run();
      }
    }
  }

  private void rename(Map<String, Optional<Content>> change) {
    unsynced.add(change);
    change.forEach((name, content) -> assign(now, name, content));
  }

  private static void assign(Map<String, Content> names, String name, Optional<Content> content) {
    content.ifPresentOrElse(present -> names.put(name, present), () -> names.remove(name));
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
