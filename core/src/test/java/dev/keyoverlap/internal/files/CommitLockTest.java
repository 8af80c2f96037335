package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeyringStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLockTest {

  @TempDir Path folder;

  @Test
  void lock_afterAnotherThreadGaveUpWaiting_stillKeepsOtherProcessesOut() throws Exception {
    Path file = folder.resolve("keys.p12.lock");
    CommitLock lock = CommitLock.take(file, folder.resolve("keys.p12"));
    assertThat(lookFromAnotherProcess(file)).isEqualTo("taken");

    AtomicReference<KeyringStoreException> refusal = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                CommitLock.take(file, folder.resolve("keys.p12")).close();
              } catch (KeyringStoreException e) {
                refusal.set(e);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    waiting.start();
    waiting.interrupt();
    waiting.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(refusal.get()).hasMessageContaining("Interrupted while waiting");
    assertThat(lookFromAnotherProcess(file)).isEqualTo("taken");

    lock.close();
    assertThat(lookFromAnotherProcess(file)).isEqualTo("free");
  }

  @Test
  void lock_wantedByAnotherThread_isHandedOnWhenItIsGivenBack() throws Exception {
    Path file = folder.resolve("keys.p12.lock");
    CommitLock lock = CommitLock.take(file, folder.resolve("keys.p12"));
    CompletableFuture<CommitLock> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return CommitLock.take(file, folder.resolve("keys.p12"));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertThat(next).isNotDone();
    lock.close();
    next.get(60, TimeUnit.SECONDS).close();
  }

  private static String lookFromAnotherProcess(Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Looking.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      return output.readLine();
    }
  }

  /** Says whether a lock is free, without waiting. */
  static final class Looking {

    private Looking() {}

    @SuppressWarnings("SystemOut") // The other process reads it.
    public static void main(String[] arguments) throws Exception {
      try (FileChannel channel =
          FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
        System.out.println(channel.tryLock() == null ? "taken" : "free");
      }
    }
  }
}
