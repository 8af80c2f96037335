package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A foreign command in a folder of its own. */
final class Command {

  private final Path folder;

  private Command(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where a command that tells whether the tool is there does not succeed. */
  static Command in(Path folder, String tool, String... isThere) throws Exception {
    boolean installed;
    try {
      installed =
          new ProcessBuilder(isThere)
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("there").toFile())
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      installed = false;
    }
    assumeTrue(
        installed, tool + " is not installed, so it has not read these messages; install it");
    return new Command(folder);
  }

  Command write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
    return this;
  }

  /** As {@code key.key} and {@code key.crt}. */
  Command write(HeldKey key) throws Exception {
    writePem("key.crt", "CERTIFICATE", key.certificate().getEncoded());
    writePem("key.key", "PRIVATE KEY", key.privateKey().getEncoded());
    return this;
  }

  private void writePem(String name, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    write(
        name,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, base64, type).getBytes(UTF_8));
  }

  boolean succeeds(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ended").isTrue();
    return process.exitValue() == 0;
  }

  byte[] made(String name, String... command) throws Exception {
    assertThat(succeeds(command)).as(said()).isTrue();
    return Files.readAllBytes(folder.resolve(name));
  }

  String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }
}
