package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command-line program of somebody else, which gets the keystore's password as {@code $PW}. */
public final class Tool {

  private final List<String> command;

  private Tool(List<String> command) {
    this.command = command;
  }

  /** The keytool of the JDK that runs the tests. */
  public static Tool keytool() {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      abort("Skipped: this JDK has no keytool at " + keytool);
    }
    return new Tool(List.of(keytool.toString(), "-J-Duser.language=en"));
  }

  public static Tool openssl() throws Exception {
    Tool openssl = new Tool(List.of("openssl"));
    String version;
    try {
      version = openssl.run("version");
    } catch (IOException e) {
      return abort("Skipped: there is no openssl on the path");
    }
    if (!version.startsWith("OpenSSL 3.")) {
      abort("Skipped: these tests speak to OpenSSL 3, and this is " + version.strip());
    }
    return openssl;
  }

  /** A program of a package that not every machine has. */
  public static Tool of(String command, String debianPackage) {
    boolean there =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    if (!there) {
      abort("Skipped: there is no %s on the path; install %s".formatted(command, debianPackage));
    }
    return new Tool(List.of(command));
  }

  /** Whether a program is there and does what it is asked for. */
  public static boolean succeeds(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it prints, if it ends well. */
  public String run(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("PW", new String(Keystores.PASSWORD));
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s%n%s", all, output).isZero();
    return output;
  }
}
