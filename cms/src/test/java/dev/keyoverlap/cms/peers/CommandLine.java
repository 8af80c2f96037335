package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.peers.Desk.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts programs in a folder and waits for them, but not for ever. */
final class CommandLine {

  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Map<String, String> environment;
  private int runs;

  CommandLine(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  CommandLine(Path folder) {
    this(folder, Map.of());
  }

  /** What a program printed and how it ended. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Ended(int status, byte[] output, String said) {

    /** That it ended well, and printed what it was asked for. */
    Answer answer() {
      return status == 0
          ? new Answer(Answer.Kind.YES, Optional.of(output), said)
          : Answer.no("exit status " + status + ": " + said);
    }

    /** That it ended well; what it printed is not what it was asked for. */
    Answer answerWithoutOutput() {
      return status == 0
          ? new Answer(Answer.Kind.YES, Optional.empty(), said + text(output))
          : Answer.no("exit status " + status + ": " + said + text(output));
    }
  }

  Ended run(String... command) throws IOException, InterruptedException {
    return run(List.of(command));
  }

  /** A program that must succeed, since a test stands on what it prepares. */
  void must(String... command) throws IOException, InterruptedException {
    Ended ended = run(command);
    if (ended.status() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed: " + ended.said() + text(ended.output()));
    }
  }

  Ended run(List<String> command) throws IOException, InterruptedException {
    // Into files: a daemon that a program leaves behind would keep a pipe open.
    Path output = folder.resolve("run" + runs + ".out");
    Path said = folder.resolve("run" + runs + ".err");
    runs++;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(nothing()))
            .redirectOutput(output.toFile())
            .redirectError(said.toFile());
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException(String.join(" ", command) + " did not end");
    }
    return new Ended(
        process.exitValue(), Files.readAllBytes(output), text(Files.readAllBytes(said)));
  }

  private java.io.File nothing() throws IOException {
    Path empty = folder.resolve("nothing");
    return (Files.exists(empty) ? empty : Files.createFile(empty)).toFile();
  }

  Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file that a program wrote, as its answer if it ended well. */
  Answer answerIn(String file, Ended ended) throws IOException {
    return ended.status() == 0
        ? Answer.yes(Files.readAllBytes(folder.resolve(file)))
        : ended.answerWithoutOutput();
  }

  /** Finds a version in what a command prints, whatever its exit status; empty without it. */
  static Optional<String> version(String pattern, String... command) {
    try {
      List<String> all = new ArrayList<>(List.of(command));
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String printed = text(process.getInputStream().readAllBytes());
      process.waitFor();
      Matcher matcher = Pattern.compile(pattern).matcher(printed);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not installed
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
