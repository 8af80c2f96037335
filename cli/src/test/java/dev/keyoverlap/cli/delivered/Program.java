package dev.keyoverlap.cli.delivered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program as it is delivered, run as a process. The build says where it is; outside of the
 * build these tests skip.
 */
final class Program {

  static final String PASSWORD = "correct horse";

  private static final String FOLDER = "keyoverlap.delivered";

  private final Path folder;

  private Program(Path folder) {
    this.folder = folder;
  }

  /** The program, to be run in a folder. */
  static Program in(Path folder) {
    assumeTrue(
        System.getProperty(FOLDER) != null,
        "The program is not built. Run mvn -pl cli -am verify, which sets -D" + FOLDER);
    assertThat(home().resolve("bin/keyoverlap")).isExecutable();
    return new Program(folder);
  }

  /** The folder that is delivered. */
  static Path home() {
    return Path.of(System.getProperty(FOLDER));
  }

  static String binary() {
    return home().resolve("bin/keyoverlap").toString();
  }

  /** Runs the program without a terminal, with the password in the environment. */
  Ended run(String... arguments) throws Exception {
    return run(Map.of("KEYOVERLAP_PASSWORD", PASSWORD), command(arguments));
  }

  /** Runs a command line of a shell. {@code $K} is the program. */
  Ended shell(Map<String, String> environment, String line) throws Exception {
    return run(environment, List.of("setsid", "bash", "-c", line));
  }

  /**
   * Runs the program in a terminal.
   *
   * @param columns its width
   * @param script what the terminal shows, and what is typed then, in turn
   * @param environment further variables
   * @param command the command
   */
  Ended terminal(
      int columns, List<String> script, Map<String, String> environment, List<String> command)
      throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")),
        "There is no /usr/bin/python3 for a pseudo-terminal");
    Path helper = folder.resolve("terminal.py");
    try (InputStream in = Program.class.getResourceAsStream("terminal.py")) {
      Files.write(helper, in.readAllBytes());
    }
    List<String> all = new ArrayList<>(List.of("/usr/bin/python3", helper.toString()));
    all.add(Integer.toString(columns));
    all.addAll(script);
    all.add("--");
    all.addAll(command);
    return run(environment, all);
  }

  static List<String> command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(binary()));
    all.addAll(List.of(arguments));
    return all;
  }

  Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process = start(environment, command, out, err);
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  Process start(Map<String, String> environment, List<String> command, Path out, Path err)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KEYOVERLAP_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KEYOVERLAP_STORE", "keys.p12");
    builder.environment().put("K", binary());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("COLUMNS");
    builder.environment().putAll(environment);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /** How a process ended. */
  record Ended(int status, String out, String err) {}
}
