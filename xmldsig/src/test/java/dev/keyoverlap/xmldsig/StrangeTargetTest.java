package dev.keyoverlap.xmldsig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What else than a file can stand where a document shall be written. */
@Timeout(60)
class StrangeTargetTest {

  private static final byte[] DOCUMENT = "<a/>".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void device_isWrittenTo_andStaysADevice() throws Exception {
    Path nothing = Path.of("/dev/null");
    assumeTrue(Files.isWritable(nothing), "Skipped: there is no /dev/null");
    Quarantine.write(nothing, DOCUMENT, Pump.inMemory());
    assertThat(Files.isRegularFile(nothing)).isFalse();
    Path link = Files.createSymbolicLink(folder.resolve("link"), nothing);
    Quarantine.write(link, DOCUMENT, Pump.inMemory());
    assertThat(link).isSymbolicLink();
    requireNothingLeft(1);
  }

  @Test
  void pipe_isWrittenTo_andStaysAPipe() throws Exception {
    Path pipe = pipe();
    requireReadFrom(pipe, pipe);
    assertThat(Files.isRegularFile(pipe)).isFalse();
    requireNothingLeft(1);
  }

  /** As {@code /dev/stdout} is one, whose target has no name in any folder. */
  @Test
  void linkToAnOpenPipe_isWrittenTo() throws Exception {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "Skipped: there is no " + open);
    Set<Path> before = pipesToWriteTo(open);
    Process reader = new ProcessBuilder("cat").start();
    try {
      Set<Path> fresh = pipesToWriteTo(open);
      fresh.removeAll(before);
      assumeTrue(fresh.size() == 1, "Skipped: the pipe to the process cannot be told");
      Quarantine.write(fresh.iterator().next(), DOCUMENT, Pump.inMemory());
      reader.getOutputStream().close();
      assertThat(reader.getInputStream().readAllBytes()).isEqualTo(DOCUMENT);
    } finally {
      reader.destroy();
    }
  }

  private static Set<Path> pipesToWriteTo(Path folder) throws IOException {
    Set<Path> pipes = new HashSet<>();
    try (Stream<Path> open = Files.list(folder)) {
      for (Path each : open.toList()) {
        if (Files.isSymbolicLink(each)
            && Files.readSymbolicLink(each).toString().startsWith("pipe:")
            && Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS)
                .equals(PosixFilePermissions.fromString("-wx------"))) {
          pipes.add(each);
        }
      }
    }
    return pipes;
  }

  @Test
  void link_isFollowed_andStaysALink() throws Exception {
    Path target = Files.writeString(folder.resolve("target.xml"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link.xml"), target.getFileName());
    Quarantine.write(link, DOCUMENT, Pump.inMemory());
    assertThat(link).isSymbolicLink();
    assertThat(target).hasBinaryContent(DOCUMENT);
    requireNothingLeft(2);
  }

  @Test
  void linkToNothing_andAFolder_areRefusedWithTheReason_andLeftAlone() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.xml"), Path.of("nowhere.xml"));
    assertThatThrownBy(() -> Quarantine.write(link, DOCUMENT, Pump.inMemory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(link.toString())
        .hasMessageContaining("a symbolic link to a file that does not exist");
    Path directory = Files.createDirectory(folder.resolve("directory"));
    assertThatThrownBy(() -> Quarantine.write(directory, DOCUMENT, Pump.inMemory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is a folder");
    requireNothingLeft(2);
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    try {
      assumeTrue(
          new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
          "Skipped: mkfifo fails here");
    } catch (IOException e) {
      assumeTrue(false, "Skipped: there is no mkfifo");
    }
    return pipe;
  }

  private static void requireReadFrom(Path pipe, Path written) throws Exception {
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(pipe);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Quarantine.write(written, DOCUMENT, Pump.inMemory());
    assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(DOCUMENT);
  }

  private void requireNothingLeft(int there) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(there);
    }
  }
}
