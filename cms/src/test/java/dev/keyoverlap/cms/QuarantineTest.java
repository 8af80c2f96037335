package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.internal.files.OwnersFile;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.files.Spool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content waits, and what is not released never was. */
class QuarantineTest {

  private static final int IN_MEMORY = 1000;

  @TempDir private Path folder;

  private final Pump pump = new Pump(bytes -> {});

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private void requirePosix() {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "files have no owner's permissions here");
  }

  // ---- the spool

  @ParameterizedTest
  @ValueSource(ints = {0, 1, IN_MEMORY - 1, IN_MEMORY, IN_MEMORY + 1, 70_000, 200_000})
  void spool_ofAnySize_givesBackWhatItGot_asOftenAsWanted(int size) throws Exception {
    byte[] content = random(size);
    try (Spool spool = new Spool(folder, IN_MEMORY)) {
      for (int at = 0; at < size; at += 777) {
        spool.write(content, at, Math.min(777, size - at));
      }

      assertThat(spool.size()).isEqualTo(size);
      assertThat(spool.content().readAllBytes()).isEqualTo(content);
      assertThat(spool.content().readAllBytes()).isEqualTo(content);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void spool_fedByteByByte_isTheSame() throws Exception {
    byte[] content = random(IN_MEMORY + 10);
    try (Spool spool = new Spool(folder, IN_MEMORY)) {
      for (byte b : content) {
        spool.write(b);
      }
      assertThat(spool.content().readAllBytes()).isEqualTo(content);
      assertThat(spool.content().read()).isEqualTo(content[0] & 0xff);
    }
  }

  @Test
  void spool_withMoreThanItsMemory_usesAFile_andSayWhereThatCannotBe() throws Exception {
    try (Spool spool = new Spool(folder.resolve("absent"), IN_MEMORY)) {
      spool.write(random(IN_MEMORY));
      assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> spool.write(1));
    }
  }

  @Test
  void file_isReadableForItsOwnerOnly_andGoneWhenClosed() throws Exception {
    requirePosix();
    try (OwnersFile kept = OwnersFile.create(folder, "kept-")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.path())))
          .isEqualTo("rw-------");
    }
    assertThat(files()).hasSize(1);

    OwnersFile passing = OwnersFile.create(folder, "passing-", StandardOpenOption.DELETE_ON_CLOSE);
    passing.write(random(10));
    passing.close();
    assertThat(files()).hasSize(1);
  }

  // ---- before a stream

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 2 * IN_MEMORY, 200_000})
  void stream_getsNothingBeforeTheRelease_andThenAll(int size) throws Exception {
    byte[] content = random(size);
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (Quarantine quarantine =
        new Quarantine.BeforeStream(target, new Spool(folder, IN_MEMORY))) {
      quarantine.write(content);
      assertThat(target.size()).isZero();
      assertThat(quarantine.size()).isEqualTo(size);

      quarantine.release(pump);
    }
    assertThat(target.toByteArray()).isEqualTo(content);
    assertThat(files()).isEmpty();
  }

  @Test
  void stream_ofWhatIsNotReleased_getsNothing() throws Exception {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (Quarantine quarantine =
        new Quarantine.BeforeStream(target, new Spool(folder, IN_MEMORY))) {
      quarantine.write(random(5000));
    }
    assertThat(target.size()).isZero();
    assertThat(files()).isEmpty();
  }

  // ---- before a file

  @Test
  void target_appearsWhenItIsReleased() throws Exception {
    Path target = folder.resolve("target");
    byte[] content = random(100_000);
    try (Quarantine quarantine = Quarantine.before(target)) {
      quarantine.write(content);
      assertThat(target).doesNotExist();
      assertThat(quarantine.content().readAllBytes()).isEqualTo(content);

      quarantine.release(pump);
    }
    assertThat(files()).containsExactly(target);
    assertThat(target).hasBinaryContent(content);
  }

  @Test
  void target_thatIsNotReleased_leavesWhatWasThere_andNothingElse() throws Exception {
    Path target = Files.writeString(folder.resolve("target"), "before");
    try (Quarantine quarantine = Quarantine.before(target)) {
      quarantine.write(random(100_000));
      assertThat(files()).hasSize(2);
    }
    assertThat(files()).containsExactly(target);
    assertThat(target).hasContent("before");
  }

  @Test
  void target_thatReplacesAFile_isOpenToWhomThatWasOpenTo() throws Exception {
    requirePosix();
    Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-r--r--");
    Path replaced = Files.writeString(folder.resolve("replaced"), "before");
    Files.setPosixFilePermissions(replaced, open);
    Path fresh = folder.resolve("fresh");
    for (Path target : List.of(replaced, fresh)) {
      try (Quarantine quarantine = Quarantine.before(target)) {
        quarantine.write(1);
        assertThat(files().stream().filter(file -> file.toString().endsWith(".tmp")))
            .singleElement()
            .satisfies(
                file ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        quarantine.release(pump);
      }
    }
    assertThat(Files.getPosixFilePermissions(replaced)).isEqualTo(open);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rw-------");
  }

  @Test
  void target_behindALink_isReplaced_andTheLinkStays() throws Exception {
    requirePosix();
    Path file = Files.writeString(folder.resolve("file"), "before");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (Quarantine quarantine = Quarantine.before(link)) {
      quarantine.write('x');
      quarantine.release(pump);
    }
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("x");
  }

  @Test
  void target_thatIsAFolder_isRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Quarantine.before(folder))
        .withMessageContaining("Give the path of the file");
  }

  @Test
  void target_thatIsADevice_isWrittenTo_andStays() throws Exception {
    requirePosix();
    Path device = Path.of("/dev/null");
    Path link = Files.createSymbolicLink(folder.resolve("link"), device);
    for (Path target : List.of(device, link)) {
      try (Quarantine quarantine = Quarantine.before(target)) {
        quarantine.write(random(100_000));
        quarantine.release(pump);
      }
      assertThat(Files.exists(device)).isTrue();
      assertThat(Files.isRegularFile(device)).isFalse();
    }
    assertThat(files()).containsExactly(link);
  }

  // ---- the pump

  @Test
  void pump_tellsHowFarItIs_andEndsWithAll() throws Exception {
    byte[] content = random(12 * Pump.STEP + 5);
    List<Long> told = new java.util.ArrayList<>();
    ByteArrayOutputStream target = new ByteArrayOutputStream();

    Pump watched = new Pump(told::add);
    watched.copyInput(new ByteArrayInputStream(content), target);
    watched.copy(new ByteArrayInputStream(content), new ByteArrayOutputStream());

    assertThat(target.toByteArray()).isEqualTo(content);
    assertThat(told).isSorted().hasSizeGreaterThan(6).endsWith((long) content.length);
    assertThat(told.get(0)).isPositive().isLessThanOrEqualTo(Pump.STEP);
  }

  @Test
  void pump_stopsWhenProgressThrows() {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Pump watched =
        new Pump(
            bytes -> {
              if (bytes > Pump.STEP) {
                throw new CancellationException();
              }
            });

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> watched.copyInput(new ByteArrayInputStream(random(1_000_000)), target));
    assertThat(target.size()).isEqualTo(Pump.STEP);
    assertThatExceptionOfType(CancellationException.class).isThrownBy(watched::rethrowInputFailure);
  }

  @Test
  void interruptedThread_stopsThePump_andTheFiles_andStaysInterrupted() throws Exception {
    ByteArrayInputStream input = new ByteArrayInputStream(random(1_000_000));
    try (OwnersFile file = OwnersFile.create(folder, "file-")) {
      file.write(1);
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> pump.copyInput(input, new ByteArrayOutputStream()));
      assertThatExceptionOfType(InterruptedIOException.class)
          .isThrownBy(() -> file.write(new byte[1_000_000]));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }
}
