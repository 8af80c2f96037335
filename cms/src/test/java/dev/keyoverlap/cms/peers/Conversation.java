package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.peers.Desk.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that is started once and answers line by line. Asked: a verb and Base64 words;
 * answered: {@code yes} and Base64, {@code no} and Base64 of the reason, or {@code unable}.
 */
final class Conversation implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Writer toProgram;
  private final BufferedReader fromProgram;

  Conversation(Path folder, List<String> command) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("conversation.err").toFile())
            .start();
    toProgram = process.outputWriter(StandardCharsets.US_ASCII);
    fromProgram = process.inputReader(StandardCharsets.US_ASCII);
  }

  Answer ask(String verb, List<byte[]> arguments) throws Exception {
    StringBuilder line = new StringBuilder(verb);
    arguments.forEach(a -> line.append(' ').append(Base64.getEncoder().encodeToString(a)));
    toProgram.write(line.append('\n').toString());
    toProgram.flush();
    String[] words = read().split(" ", 2);
    byte[] rest = words.length == 2 ? Base64.getDecoder().decode(words[1]) : new byte[0];
    return switch (words[0]) {
      case "yes" -> Answer.yes(rest);
      case "no" -> Answer.no(new String(rest, StandardCharsets.UTF_8));
      case "unable" -> Answer.unable();
      default -> throw new IllegalStateException("It answered " + words[0]);
    };
  }

  private String read() throws Exception {
    CompletableFuture<@Nullable String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return fromProgram.readLine();
              } catch (IOException e) {
                return null;
              }
            });
    try {
      String answer = line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("The program ended");
      }
      return answer;
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The program ends with its input. */
  @Override
  public void close() throws IOException {
    toProgram.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
