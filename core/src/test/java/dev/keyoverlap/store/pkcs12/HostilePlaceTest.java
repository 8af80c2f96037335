package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is no file, in the place of a keystore or of a file beside it: no look hangs or dies. */
@Timeout(120)
class HostilePlaceTest {

  private static final List<String> FILES =
      List.of("keys.p12", "keys.p12.history", "keys.p12.previous", "keys.p12.lock");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey next = TestKeys.ec("next");
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), TestKeys.ec("first"));
      rotation.swap(alias("orders"), old);
    }
  }

  @Test
  void swap_withASocketInThePlaceOfAFile_isRefusedAndLeavesTheOthersAlone() throws Exception {
    for (String name : FILES) {
      Path place = folder.resolve(name);
      Path aside = Files.move(place, folder.resolve("aside"));
      try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(place));
        requireRefused(name, aside);
      }
    }
  }

  @Test
  void swap_withADeviceInThePlaceOfAFile_isRefusedAndLeavesTheOthersAlone() throws Exception {
    for (String name : FILES) {
      Path place = folder.resolve(name);
      Path aside = Files.move(place, folder.resolve("aside"));
      assumeTrue(
          Tool.succeeds("mknod", place.toString(), "c", "1", "5"),
          "Skipped: only root makes devices");
      requireRefused(name, aside);
    }
  }

  @Test
  void swap_withAFolderInThePlaceOfAFile_isRefusedAndLeavesTheOthersAlone() throws Exception {
    for (String name : FILES) {
      Path place = folder.resolve(name);
      Path aside = Files.move(place, folder.resolve("aside"));
      Files.createDirectory(place);
      requireRefused(name, aside);
    }
  }

  /** The keystore was there when the rotation began; then something else stands in its place. */
  private void requireRefused(String name, Path aside) throws Exception {
    Path place = folder.resolve(name);
    Path strange = folder.resolve("strange");
    Files.move(place, strange);
    Files.move(aside, place);
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      Files.move(place, aside);
      Files.move(strange, place);
      List<String> before = Keystores.names(folder);
      assertThatThrownBy(() -> rotation.swap(alias("orders"), next))
          .as(name)
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining(name);
      assertThat(Keystores.names(folder)).as(name).isEqualTo(before);
      Files.delete(place);
      Files.move(aside, place);
      assertThat(rotation.reload()).as(name).isFalse();
      assertThat(rotation.lastReloadFailure()).as(name).isEmpty();
    }
  }

  @Test
  void look_withAPipeThatComesBetweenLookingAndOpening_endsAndIsTold_andTheWatchGoesOn()
      throws Exception {
    try (SwappedIn files = new SwappedIn(file)) {
      try (KeystoreRotation watching = watch(files);
          KeystoreRotation writer = Keystores.open(file, clock)) {
        files.swapIn = true;
        Eventually.isTrue(() -> watching.lastReloadFailure().isPresent());
        // The first look waits for the pipe; the next one sees what it is.
        assertThat(watching.lastReloadFailure().orElseThrow())
            .hasStackTraceContaining("it is a pipe");
        files.putBack();

        writer.swap(alias("orders"), next);
        writer.markCompromised(old.keyId(), "stolen");
        Eventually.isTrue(
            () ->
                watching.keyring().find(old.keyId()).orElseThrow().state() == KeyState.COMPROMISED);
        assertThat(watching.lastReloadFailure()).isEmpty();
      }
    }
  }

  @Test
  void swap_withAPipeThatComesBetweenLookingAndOpening_doesNotWaitForEver() throws Exception {
    for (String name : List.of("keys.p12", "keys.p12.history")) {
      try (SwappedIn files = new SwappedIn(folder.resolve(name));
          KeystoreRotation rotation = Keystores.open(file, clock, files)) {
        files.swapIn = true;
        assertThatThrownBy(() -> rotation.swap(alias("orders"), next))
            .as(name)
            .isInstanceOf(KeyringStoreException.class)
            .hasMessageContaining(name);
        files.putBack();
        rotation.swap(alias("orders"), TestKeys.ec(name));
      }
    }
  }

  @Test
  void watch_whateverErrorALookEndsWith_goesOnAndSeesALaterCompromise() throws Exception {
    List<Supplier<Error>> errors =
        List.of(
            () -> new OutOfMemoryError("not really"),
            StackOverflowError::new,
            () -> new NoClassDefFoundError("a provider's"),
            () -> new AssertionError("a mistake"));
    for (Supplier<Error> error : errors) {
      Failing files = new Failing();
      HeldKey key = TestKeys.ec("another");
      try (KeystoreRotation watching = watch(files);
          KeystoreRotation writer = Keystores.open(file, clock)) {
        files.error = error;
        Eventually.isTrue(() -> watching.lastReloadFailure().isPresent());
        String name = error.get().getClass().getSimpleName();
        assertThat(watching.lastReloadFailure().orElseThrow()).hasMessageContaining(name);
        files.error = null;

        writer.swap(alias("orders"), key);
        writer.swap(alias("orders"), TestKeys.ec("the next"));
        writer.markCompromised(key.keyId(), "stolen");
        Eventually.isTrue(
            () ->
                watching
                    .keyring()
                    .find(key.keyId())
                    .filter(version -> version.state() == KeyState.COMPROMISED)
                    .isPresent());
      }
    }
  }

  @Test
  void watch_whoseLogFailsWithAnError_goesOn() throws Exception {
    FailingLog log = new FailingLog();
    try (KeystoreRotation watching = watch(new FileLayer());
        KeystoreRotation writer = Keystores.open(file, clock)) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, new byte[0]);
      Eventually.isTrue(() -> log.failed);
      Files.write(file, whole);
      writer.swap(alias("orders"), next);
      Eventually.isTrue(() -> watching.keyring().find(next.keyId()).isPresent());
      Eventually.isTrue(() -> watching.lastReloadFailure().isEmpty());
    } finally {
      log.close();
    }
  }

  private KeystoreRotation watch(FileLayer files) throws KeyringStoreException {
    return KeystoreRotation.with(
            new KeystoreFileStore(file, Keystores.PASSWORD, files, Limits.DEFAULT, false))
        .clock(clock)
        .reloadEvery(Duration.ofMillis(5))
        .open();
  }

  /** Lets a pipe take the place of a file just after it was looked at. */
  private static final class SwappedIn extends FileLayer implements AutoCloseable {

    private final Path place;
    private final Path aside;
    private volatile boolean swapIn;

    SwappedIn(Path place) {
      super(Duration.ofMillis(300));
      this.place = place;
      this.aside = place.resolveSibling("aside");
    }

    @Override
    public BasicFileAttributes attributes(Path looked) throws IOException {
      BasicFileAttributes attributes = super.attributes(looked);
      if (swapIn && looked.equals(place) && attributes.isRegularFile()) {
        Files.move(place, aside);
        try {
          assumeTrue(Tool.succeeds("mkfifo", place.toString()), "Skipped: there is no mkfifo");
        } catch (Exception e) {
          throw new IOException(e);
        }
      }
      return attributes;
    }

    void putBack() throws IOException {
      swapIn = false;
      Path pipe = place.resolveSibling("pipe");
      Files.move(place, pipe);
      Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
      free(pipe);
    }

    /** Lets the thread go that waits for the pipe's other end. */
    private static void free(Path pipe) throws IOException {
      try (OutputStream writer = Files.newOutputStream(pipe)) {
        writer.flush();
      }
      Files.delete(pipe);
    }

    @Override
    public void close() {
      swapIn = false;
    }
  }

  /** A log whose disk is full, or whose program is mistaken. */
  private static final class FailingLog extends Handler {

    // Held here: a logger that nobody holds forgets its handlers.
    private final Logger logger = Logger.getLogger("dev.keyoverlap");
    private volatile boolean failed;

    FailingLog() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
      failed = true;
      throw new StackOverflowError("not really");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  /** Fails as a Java program can at any place. */
  private static final class Failing extends FileLayer {

    private volatile Supplier<Error> error;

    @Override
    public Optional<byte[]> read(Path read, long most) throws IOException {
      Supplier<Error> now = error;
      if (now != null) {
        throw now.get();
      }
      return super.read(read, most);
    }
  }
}
