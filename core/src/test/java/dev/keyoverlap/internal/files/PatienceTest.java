package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a task in a thread of its own gives, and when it is given up. */
class PatienceTest {

  private static final Path FILE = Path.of("keys.p12");

  private final Patience patience = new Patience(Duration.ofMinutes(1));

  @Test
  void result_andEachFailure_isThatOfTheTask() throws Exception {
    assertThat(patience.<String>await(FILE, () -> "content")).isEqualTo("content");
    for (Throwable failure :
        List.of(
            new NoSuchFileException("keys.p12"),
            new IllegalStateException("a mistake"),
            new StackOverflowError())) {
      assertThatThrownBy(
              () ->
                  patience.await(
                      FILE,
                      () -> {
                        if (failure instanceof Error error) {
                          throw error;
                        }
                        throw (Exception) failure;
                      }))
          .isSameAs(failure);
    }
    Exception other = new Exception("of no kind that a file has");
    assertThatThrownBy(
            () ->
                patience.await(
                    FILE,
                    () -> {
                      throw other;
                    }))
        .isInstanceOf(IOException.class)
        .hasCause(other);
  }

  /** More often than there may be threads left behind. */
  @Test
  void tasksThatEnd_makeRoomForOthers() throws Exception {
    Patience brief = new Patience(Duration.ofSeconds(20));
    for (int i = 0; i < 40; i++) {
      int number = i;
      assertThat(brief.<Integer>await(FILE, () -> number)).isEqualTo(number);
    }
  }

  @Test
  void task_thatTakesTooLong_isLeftBehind_andWhereThereAreManyNoneIsBegun() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Patience none = new Patience(Duration.ofMillis(1));
    try {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(
                () ->
                    none.await(
                        FILE,
                        () -> {
                          while (!ended(end)) {
                            Thread.onSpinWait();
                          }
                          return "late";
                        }))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContaining("not opened and read within 0 seconds");
      }
    } finally {
      end.countDown();
    }
  }

  private static boolean ended(CountDownLatch end) {
    try {
      end.await();
      return true;
    } catch (InterruptedException e) {
      // As a read that nothing interrupts.
      return false;
    }
  }

  @Test
  void threadThatIsInterrupted_staysSo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> patience.await(FILE, () -> "content"))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("keys.p12");
    assertThat(Thread.interrupted()).isTrue();
  }
}
