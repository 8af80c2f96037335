package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation that looks by itself whether somebody else has changed its keystore. */
class WatchTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(5);

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  // Held here: a logger that nobody holds forgets its handlers.
  private final Logger logger = Logger.getLogger("dev.keyoverlap");
  private final LogListener log = new LogListener();
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey next = TestKeys.ec("next");
  private Path file;

  @BeforeEach
  void listen() {
    file = folder.resolve("keys.p12");
    logger.addHandler(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(log);
  }

  @Test
  void watch_afterAnotherRotationChangedTheFile_switchesToItsRing() throws Exception {
    try (KeystoreRotation writer = Keystores.open(file, clock)) {
      writer.add(alias("orders"), old);
      try (KeystoreRotation watching = watch(new Looks());
          KeystoreRotation blind = Keystores.open(file, clock)) {
        writer.swap(alias("orders"), next);
        await(() -> active(watching).equals(next.keyId()));
        // It says so after it did so, in a thread of its own.
        await(() -> !log.at(Level.INFO).isEmpty());
        assertThat(watching.keyring()).isEqualTo(writer.keyring());
        assertThat(watching.lastReloadFailure()).isEmpty();
        assertThat(watching.history()).isEqualTo(writer.history());
        assertThat(active(blind)).as("who does not look does not see").isEqualTo(old.keyId());
      }
    }
    assertThat(log.at(Level.INFO))
        .filteredOn(line -> line.endsWith("[another process]"))
        .hasSize(1);
    assertThat(log.at(Level.WARNING)).isEmpty();
  }

  @Test
  void watch_ofALinkThatIsSwitchedAsInKubernetes_switchesToTheOtherFile() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..2026_01"));
    Path second = Files.createDirectory(folder.resolve("..2026_02"));
    Keystores.putPlain(first.resolve("keys.p12"), "orders", old);
    Keystores.putPlain(second.resolve("keys.p12"), "orders", next);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Files.createSymbolicLink(file, Path.of("..data/keys.p12"));
    try (KeystoreRotation watching = watch(new Looks())) {
      assertThat(active(watching)).isEqualTo(old.keyId());
      Path other = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
      Files.move(other, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Files.delete(first.resolve("keys.p12"));
      await(() -> active(watching).equals(next.keyId()));
    }
  }

  @Test
  void watch_whileTheFileIsDamaged_keepsTheRingSaysWhyOnceAndRecovers() throws Exception {
    try (KeystoreRotation writer = Keystores.open(file, clock)) {
      writer.add(alias("orders"), old);
      Looks looks = new Looks();
      try (KeystoreRotation watching = watch(looks)) {
        Keyring before = watching.keyring();
        byte[] whole = Files.readAllBytes(file);
        replace(Arrays.copyOf(whole, whole.length / 2));

        await(() -> watching.lastReloadFailure().isPresent());
        looks.awaitMore(5);
        assertThat(watching.lastReloadFailure()).containsInstanceOf(DamagedKeystoreException.class);
        assertThat(watching.keyring()).isSameAs(before);
        assertThat(log.at(Level.WARNING)).hasSize(1);
        assertThat(log.at(Level.WARNING).get(0))
            .contains("keys.p12")
            .contains("The loaded keys stay in use");

        replace(whole);
        await(() -> watching.lastReloadFailure().isEmpty());
        writer.swap(alias("orders"), next);
        await(() -> active(watching).equals(next.keyId()));

        replace(new byte[0]);
        await(() -> watching.lastReloadFailure().isPresent());
        looks.awaitMore(2);
        assertThat(log.at(Level.WARNING)).as("a new trouble is told anew").hasSize(2);
      }
    }
  }

  @Test
  void watch_whileTheFileIsGone_keepsTheRingAndSaysWhy() throws Exception {
    try (KeystoreRotation writer = Keystores.open(file, clock);
        KeystoreRotation watching = watch(new Looks())) {
      writer.add(alias("orders"), old);
      await(() -> watching.keyring().find(old.keyId()).isPresent());
      Files.delete(file);
      await(() -> watching.lastReloadFailure().isPresent());
      assertThat(watching.lastReloadFailure().orElseThrow())
          .hasMessageContaining("is missing, but its history exists");
      assertThat(active(watching)).isEqualTo(old.keyId());
    }
  }

  @Test
  void watch_onceClosed_looksNoMore() throws Exception {
    Keystores.putPlain(file, "orders", old);
    Looks looks = new Looks();
    KeystoreRotation watching = watch(looks);
    looks.awaitMore(2);
    Thread thread = looks.thread;
    assertThat(thread).isNotNull();
    assertThat(thread.isDaemon()).isTrue();
    watching.close();
    thread.join(SOON.toMillis());
    assertThat(thread.isAlive()).isFalse();
    assertThat(active(watching)).isEqualTo(old.keyId());
    watching.swap(alias("orders"), next);
  }

  @Test
  void refresh_ofAnUnchangedFileThatWasTouched_saysThatNothingChanged() throws Exception {
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), old);
      Keyring before = rotation.keyring();
      replace(Files.readAllBytes(file));
      assertThat(rotation.reload()).isFalse();
      assertThat(rotation.keyring()).isSameAs(before);
    }
  }

  private KeystoreRotation watch(FileLayer files) throws KeyringStoreException {
    return KeystoreRotation.with(
            new KeystoreFileStore(file, Keystores.PASSWORD, files, Limits.DEFAULT, false))
        .clock(clock)
        .reloadEvery(OFTEN)
        .open();
  }

  /** In one step, as programs do that think of readers. */
  private void replace(byte[] content) throws Exception {
    Path fresh = Files.write(folder.resolve("fresh"), content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static KeyId active(KeystoreRotation rotation) {
    return rotation.keyring().active(alias("orders")).orElseThrow().keyId();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within %s", SOON).isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  /** Counts how often the file was looked at. */
  private static final class Looks extends FileLayer {

    private final AtomicInteger count = new AtomicInteger();
    private volatile Thread thread = Thread.currentThread();

    @Override
    public Optional<byte[]> read(Path file, long most) throws IOException {
      count.incrementAndGet();
      thread = Thread.currentThread();
      return super.read(file, most);
    }

    void awaitMore(int looks) throws InterruptedException {
      int until = count.get() + looks;
      await(() -> count.get() >= until);
    }
  }

  /** Keeps what is logged. */
  private static final class LogListener extends Handler {

    private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

    List<String> at(Level level) {
      return records.stream()
          .filter(entry -> entry.getLevel().equals(level))
          .map(LogRecord::getMessage)
          .toList();
    }

    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
