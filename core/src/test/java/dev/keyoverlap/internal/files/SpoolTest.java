package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content waits in memory that all messages share, and leaves nothing there. */
class SpoolTest {

  private static final int IN_HEAP = 1000;
  private static final int TWO = 2 * Segments.LENGTH;

  @TempDir private Path folder;

  private final Segments segments = new Segments(TWO);

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Spool spool() {
    return new Spool(folder, IN_HEAP, segments);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        IN_HEAP,
        IN_HEAP + 1,
        IN_HEAP + Segments.LENGTH,
        IN_HEAP + Segments.LENGTH + 1,
        IN_HEAP + TWO,
        IN_HEAP + TWO + 1,
        IN_HEAP + 2 * TWO
      })
  void spool_ofAnySize_givesBackWhatItGot_asOftenAsWanted(int size) throws Exception {
    byte[] content = random(size);
    try (Spool spool = spool()) {
      for (int at = 0; at < size; at += 7_777) {
        spool.write(content, at, Math.min(7_777, size - at));
      }

      assertThat(spool.size()).isEqualTo(size);
      assertThat(spool.content().readAllBytes()).isEqualTo(content);
      assertThat(spool.content().readAllBytes()).isEqualTo(content);
    }
    assertThat(files()).isEmpty();
    assertThat(segments.size()).isLessThanOrEqualTo(TWO);
  }

  @Test
  void spool_thatIsClosed_leavesZerosToTheNext_andIsNeverReadAgain() throws Exception {
    InputStream late;
    try (Spool spool = spool()) {
      spool.write(random(IN_HEAP + TWO));
      late = spool.content();
      assertThat(late.read()).isNotNegative();
    }

    assertThatExceptionOfType(IOException.class).isThrownBy(late::read);
    assertThat(segments.size()).isEqualTo(TWO);
    for (int i = 0; i < 2; i++) {
      ByteBuffer next = segments.take().orElseThrow();
      byte[] bytes = new byte[Segments.LENGTH];
      next.get(bytes);
      assertThat(bytes).containsOnly(0);
    }
    assertThat(segments.take()).isEmpty();
  }

  @Test
  void spool_thatCannotMakeItsFile_leavesZerosToTheNext() throws Exception {
    try (Spool spool = new Spool(folder.resolve("absent"), IN_HEAP, segments)) {
      spool.write(random(IN_HEAP + TWO));
      assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> spool.write(1));
    }
    ByteBuffer next = segments.take().orElseThrow();
    byte[] bytes = new byte[Segments.LENGTH];
    next.get(bytes);
    assertThat(bytes).containsOnly(0);
  }

  @Test
  void spools_oneAfterTheOther_useTheSameMemory() throws Exception {
    for (int i = 0; i < 10; i++) {
      try (Spool spool = spool()) {
        spool.write(random(IN_HEAP + TWO));
      }
      assertThat(segments.size()).isEqualTo(TWO);
    }
  }

  @Test
  void spools_ofManyThreads_neverUseMoreThanTheLimit_andDoNotMix() throws Exception {
    int threads = 8;
    CountDownLatch allHold = new CountDownLatch(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> same = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        byte[] content = random(IN_HEAP + Segments.LENGTH + i);
        same.add(
            executor.submit(
                () -> {
                  try (Spool spool = spool()) {
                    spool.write(content);
                    allHold.countDown();
                    allHold.await();
                    return Arrays.equals(content, spool.content().readAllBytes());
                  }
                }));
      }
      for (Future<Boolean> each : same) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(segments.size()).isEqualTo(TWO);
    assertThat(files()).isEmpty();
  }

  @Test
  void segments_withoutALimitAboveZero_areNone() {
    assertThat(new Segments(Segments.LENGTH - 1).take()).isEqualTo(Optional.empty());
  }
}
