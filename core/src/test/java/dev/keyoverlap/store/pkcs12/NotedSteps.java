package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes each step of a commit, and lets something happen at one of them, once. */
final class NotedSteps extends FileLayer {

  private static final String RANDOM = "[0-9a-f-]{36}";

  private final List<String> steps = new ArrayList<>();
  private Optional<Event> event = Optional.empty();
  private String at = "";
  private boolean unreadable;

  /** What happens before or after a step. */
  @FunctionalInterface
  interface Event {
    void happen() throws Exception;
  }

  /** Lets something happen before a step, the next time that it is taken. */
  void before(String step, Event next) {
    at = "before " + step;
    event = Optional.of(next);
  }

  /** Lets something happen after a step, the next time that it is taken. */
  void after(String step, Event next) {
    at = "after " + step;
    event = Optional.of(next);
  }

  /** Lets no file be read any more. */
  void takeAwayTheDisk() {
    unreadable = true;
  }

  void giveTheDiskBack() {
    unreadable = false;
  }

  /** The steps that changed something, since the last time that this was asked. */
  List<String> taken() {
    List<String> taken = steps.stream().filter(step -> !step.startsWith("read ")).toList();
    steps.clear();
    return taken;
  }

  private void reached(String place) throws IOException {
    if (event.isPresent() && at.equals(place)) {
      Event now = event.get();
      event = Optional.empty();
      happen(now);
    }
  }

  private static void happen(Event event) throws IOException {
    try {
      event.happen();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void step(String verb, Optional<Path> path, Event step) throws IOException {
    String name =
        path.map(
                known -> verb + " " + known.getFileName().toString().replaceAll("\\." + RANDOM, ""))
            .orElse(verb);
    steps.add(name);
    reached("before " + name);
    happen(step);
    reached("after " + name);
  }

  @Override
  public Optional<byte[]> read(Path path, long most) throws IOException {
    if (unreadable) {
      throw new IOException("the disk is gone");
    }
    Optional<byte[]> content = super.read(path, most);
    step("read", Optional.of(path), () -> {});
    return content;
  }

  @Override
  public void create(Path path, byte[] content, Path like) throws IOException {
    step("create", Optional.of(path), () -> super.create(path, content, like));
  }

  @Override
  public void append(Path path, byte[] content) throws IOException {
    step("append", Optional.of(path), () -> super.append(path, content));
  }

  @Override
  public void truncate(Path path, long length) throws IOException {
    step("truncate", Optional.of(path), () -> super.truncate(path, length));
  }

  @Override
  public void replace(Path target, Path by) throws IOException {
    step("replace", Optional.of(target), () -> super.replace(target, by));
  }

  @Override
  public void sync(Path path) throws IOException {
    step("sync", Optional.empty(), () -> super.sync(path));
  }

  @Override
  public void delete(Path path) throws IOException {
    step("delete", Optional.of(path), () -> super.delete(path));
  }
}
