package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFileTest {

  @TempDir Path folder;

  @Test
  void file_ofAProcessThatWasKilled_isRemovedByTheNext_andThatOfALivingOneIsNot() throws Exception {
    Process killed = start();
    Process living = start();
    assertThat(names()).hasSize(2);
    killed.destroyForcibly();
    assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(names()).as("killed, it could not tidy up").hasSize(2);

    try (UnfinishedFile file = UnfinishedFile.beside(folder.resolve("other"))) {
      assertThat(names()).hasSize(2).contains(file.file().path().getFileName().toString());
    }
    assertThat(names()).hasSize(1);
    living.destroyForcibly();
    assertThat(living.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void file_ofAProcessThatIsAskedToEnd_isRemoved() throws Exception {
    Process process = start();
    assumeTrue(process.supportsNormalTermination(), "Skipped: this system only kills");
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(names()).isEmpty();
  }

  @Test
  void file_thatIsFinished_isThere_andOneThatIsNotLeavesNothing() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "before");
    try (UnfinishedFile file = UnfinishedFile.beside(target)) {
      file.file().write('x');
    }
    assertThat(target).hasContent("before");
    try (UnfinishedFile file = UnfinishedFile.beside(target)) {
      file.file().write('x');
      file.finish();
    }
    assertThat(target).hasContent("x");
    assertThat(names()).containsExactly("target");
  }

  @Test
  void somebodysOwnFile_thatOnlyLooksLikeOne_stays() throws Exception {
    Files.writeString(folder.resolve("target.0123456789abcdef.tmp"), "mine");
    Files.writeString(folder.resolve("target.keyoverlap.tmp"), "mine");
    UnfinishedFile.beside(folder.resolve("target")).close();
    assertThat(names())
        .containsExactlyInAnyOrder("target.0123456789abcdef.tmp", "target.keyoverlap.tmp");
  }

  @Test
  void target_thatIsAFolder_isRefused_andADeviceIsSpecial() throws Exception {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> UnfinishedFile.target(folder))
        .withMessageContaining("Give the path of the file");
    assumeTrue(Files.exists(Path.of("/dev/null")), "Skipped: this system has no /dev/null");
    assertThat(UnfinishedFile.isSpecial(Path.of("/dev/null"))).isTrue();
    assertThat(UnfinishedFile.isSpecial(folder.resolve("absent"))).isFalse();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Another process, which has an unfinished file in the folder. */
  private Process start() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName(),
                folder.resolve("target").toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).isEqualTo("ready");
    return process;
  }

  /** Begins to write a file, and never ends. */
  static final class Waiting {

    private Waiting() {}

    public static void main(String[] arguments) throws Exception {
      try (UnfinishedFile file = UnfinishedFile.beside(Path.of(arguments[0]))) {
        System.out.println("ready");
        TimeUnit.MINUTES.sleep(5);
        file.finish();
      }
    }
  }
}
