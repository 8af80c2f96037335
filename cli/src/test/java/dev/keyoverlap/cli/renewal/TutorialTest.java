package dev.keyoverlap.cli.renewal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the administrator's tutorial, and compares what the page shows. */
class TutorialTest {

  private static final Pattern BLOCK = Pattern.compile("```(sh|text)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final String MAY_FAIL = " || echo";

  @TempDir private Path folder;

  @Test
  void tutorial_fromTheFirstCommandToTheLast_showsWhatThePageShows() throws Exception {
    assumeTrue(isInstalled(), "openssl is not installed, so it cannot be the partner; install it");
    String page = Files.readString(Path.of("../docs/administrator-tutorial.md"));
    Shell shell = new Shell(folder).at(Instant.now());
    Matcher block = BLOCK.matcher(page);
    String shown = "";
    int commands = 0;
    while (block.find()) {
      if (block.group(1).equals("text")) {
        assertThat(timeless(shown)).isEqualToNormalizingNewlines(timeless(block.group(2)));
        continue;
      }
      for (String line : block.group(2).lines().toList()) {
        shown = run(shell, line);
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(50);
    assertThat(folder.resolve("received.txt")).hasContent("10 boxes");
    assertThat(folder.resolve("received-4.txt")).hasContent("10 boxes");
    assertThat(folder.resolve("received-5.txt")).hasContent("10 boxes");
    assertThat(folder.resolve("order-6.p7m")).as("made while held back").doesNotExist();
  }

  private String run(Shell shell, String line) throws Exception {
    if (line.startsWith("export ")) {
      String[] parts = line.substring("export ".length()).split("=", 2);
      Shell unused = shell.set(parts[0], parts[1]);
      return "";
    }
    if (!line.startsWith("keyoverlap ")) {
      assertThat(bash(line)).as("%s%n%s", line, said()).isZero();
      return "";
    }
    boolean refused = line.contains(MAY_FAIL);
    Shell.Run run = shell.run(words(refused ? line.substring(0, line.indexOf(MAY_FAIL)) : line));
    assertThat(run.status() == 0).as("%s%n%s", line, run.err()).isEqualTo(!refused);
    return run.out().replace(folder + "/", "");
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line.substring("keyoverlap ".length()));
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words.toArray(String[]::new);
  }

  /** Without keys and dates, and the gaps between columns that depend on them. */
  private static String timeless(String text) {
    return text.strip()
        .replaceAll("\\b[0-9a-f]{12}\\b", "KEY")
        .replaceAll("\\d+ bytes", "BYTES")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d(T[0-9:]+Z)?", "DATE");
  }

  private int bash(String line) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", line).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"), UTF_8);
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
