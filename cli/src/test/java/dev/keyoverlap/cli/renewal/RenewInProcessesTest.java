package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.KeyOverlap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every command is a process of its own; one that is killed leaves the renewal as it was. */
class RenewInProcessesTest extends CommandTest {

  private Process start(String line) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KeyOverlap.class.getName()));
    words.addAll(List.of(line.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("KEYOVERLAP_STORE", "keys.p12");
    builder.environment().put("KEYOVERLAP_PASSWORD", PASSWORD);
    builder.environment().put("KEYOVERLAP_KEY_PASSWORD", PASSWORD);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  private String run(String line) throws Exception {
    Process process = start(line);
    process.getOutputStream().close();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", line).isTrue();
    String said = Files.readString(folder.resolve("said"));
    assertThat(process.exitValue()).as("%s%n%s", line, said).isZero();
    return said;
  }

  @Test
  void renewal_goesOnInTheNextProcess_evenAfterOneThatWasKilled() throws Exception {
    String unused = run("new orders --subject CN=orders --ec --create");
    assertThat(run("renew begin orders --case CS1")).contains("step 1 of 9");

    unused = run("new orders --stage");
    Process killed = start("renew perform orders");
    assertThat(killed.destroyForcibly().waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(run("renew next")).contains("step 1 of 9");

    assertThat(run("renew perform orders")).contains("step 2 of 9");
    assertThat(run("renew status orders")).contains("done  step 1");
  }
}
