package dev.keyoverlap.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.ring.KeyringStoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLockTest {

  @TempDir Path folder;
  private Path keystore;
  private Path file;

  @BeforeEach
  void name() {
    keystore = folder.resolve("keys.p12");
    file = folder.resolve("keys.p12.lock");
  }

  @Test
  void lock_afterAnotherThreadGaveUpWaiting_stillKeepsOtherProcessesOut() throws Exception {
    CommitLock lock = CommitLock.take(file, keystore);
    assertThat(lookFromAnotherProcess(file)).isEqualTo("taken");

    AtomicReference<KeyringStoreException> refusal = new AtomicReference<>();
    AtomicBoolean staysInterrupted = new AtomicBoolean();
    Thread waiting =
        new Thread(
            () -> {
              try {
                CommitLock.take(file, keystore).close();
              } catch (KeyringStoreException e) {
                refusal.set(e);
                staysInterrupted.set(Thread.currentThread().isInterrupted());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    waiting.start();
    waiting.interrupt();
    waiting.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(refusal.get()).hasMessageContaining("the thread was interrupted while it waited");
    assertThat(staysInterrupted).isTrue();
    assertThat(lookFromAnotherProcess(file)).isEqualTo("taken");

    lock.close();
    assertThat(lookFromAnotherProcess(file)).isEqualTo("free");
  }

  @Test
  void lock_wantedByAnotherThread_isHandedOnWhenItIsGivenBack() throws Exception {
    CommitLock lock = CommitLock.take(file, keystore);
    CompletableFuture<CommitLock> next = taking();
    assertThat(next).isNotDone();
    lock.close();
    next.get(60, TimeUnit.SECONDS).close();
  }

  @Test
  void lock_heldByAnotherThread_isNotWaitedForForEver() throws Exception {
    CommitLock lock = CommitLock.take(file, keystore);
    assertThatThrownBy(() -> CommitLock.take(file, keystore, Duration.ZERO))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("another thread has held " + file + " for 0 seconds");
    lock.close();
    CommitLock.take(file, keystore, Duration.ZERO).close();
  }

  /** The same lock file through another name is the same lock. */
  @Test
  void lock_underAnotherNameOfItsFolder_isTheSame() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    CommitLock lock = CommitLock.take(file, keystore);
    assertThatThrownBy(
            () -> CommitLock.take(link.resolve("keys.p12.lock"), keystore, Duration.ZERO))
        .hasMessageContaining("another thread");
    lock.close();
  }

  /** As a copy of this library does in another class loader, or another program. */
  @Test
  void lock_heldThroughAChannelOfSomebodyElse_isWaitedFor_butNotForEver() throws Exception {
    Files.createFile(file);
    try (FileChannel strange = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock held = strange.lock();
      assertThatThrownBy(() -> CommitLock.take(file, keystore, Duration.ZERO))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("another program has held " + file);

      CompletableFuture<CommitLock> waiting = taking();
      assertThat(waiting).isNotDone();
      held.release();
      waiting.get(60, TimeUnit.SECONDS).close();
      assertThat(strange.tryLock()).as("it was given back").isNotNull();
    }
  }

  @Test
  void lockFile_isForThoseWhoMayWriteTheKeystore() throws Exception {
    takeAndClose();
    assertThat(permissions()).as("of a keystore that is not there yet").isEqualTo("rw-------");
    Files.createFile(keystore);
    for (String[] each :
        new String[][] {
          {"rw-r--r--", "rw-------"},
          {"rw-rw----", "rw-rw----"},
          {"rw-r--rw-", "rw----rw-"},
          {"rwxrwxrwx", "rw-rw-rw-"},
          {"r--------", "rw-------"}
        }) {
      Files.setPosixFilePermissions(keystore, PosixFilePermissions.fromString(each[0]));
      takeAndClose();
      assertThat(permissions()).as(each[0]).isEqualTo(each[1]);
    }
  }

  @Test
  void lockFile_ofAKeystoreThatBelongsToSomebodyElse_belongsToThemAsWell() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"), "Skipped: only root gives files away");
    Files.createFile(keystore);
    Files.setAttribute(keystore, "unix:uid", 65534);
    takeAndClose();
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65534);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(0);
    Files.setAttribute(keystore, "unix:gid", 65534);
    takeAndClose();
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(65534);
  }

  @Test
  void lockFile_thatIsNoFile_isRefused_andTheTurnGivenBack() throws Exception {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(file, elsewhere);
    assertNoFile();
    assertThat(elsewhere).as("nothing is made through the link").doesNotExist();
    Files.delete(file);
    Files.createDirectory(file);
    assertNoFile();
    Files.delete(file);
    CommitLock.take(file, keystore, Duration.ZERO).close();
  }

  private void assertNoFile() {
    assertThatThrownBy(() -> CommitLock.take(file, keystore, Duration.ZERO))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining(file + " is not a regular file. Delete it");
  }

  private void takeAndClose() throws Exception {
    CommitLock.take(file, keystore).close();
  }

  private CompletableFuture<CommitLock> taking() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return CommitLock.take(file, keystore);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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
