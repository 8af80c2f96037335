package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.Rings;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners and the log are told. */
class KeystoreListenerTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");

  private final ObservedStore store = new ObservedStore();
  private final SetClock clock = new SetClock();
  private final Recorder told = new Recorder();
  private final Logger logger = Logger.getLogger("dev.keyoverlap.KeystoreRotation");
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static final class Recorder implements KeystoreListener {
    final List<ChangeEvent> changes = new CopyOnWriteArrayList<>();
    final List<ExpiryEvent> expiring = new CopyOnWriteArrayList<>();
    final List<String> trouble = new CopyOnWriteArrayList<>();

    @Override
    public void onChange(ChangeEvent event) {
      changes.add(event);
    }

    @Override
    public void onExpiring(ExpiryEvent event) {
      expiring.add(event);
    }

    @Override
    public void onReloadFailed(KeyringStoreException failure) {
      trouble.add("failed: " + failure.getMessage());
    }

    @Override
    public void onReloadRecovered() {
      trouble.add("recovered");
    }
  }

  @BeforeEach
  void listen() {
    clock.set(Rings.T0);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private KeystoreRotation.Builder with() {
    return KeystoreRotation.with(store).clock(clock).reloadManually();
  }

  @Test
  void change_isToldWithWhoWhatWhenWhy_oldAndNewKey_andIsOneLineOfTheLog() throws Exception {
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    rotation.by("alice", "first").add(ORDERS, A);
    clock.advance(Duration.ofHours(1));
    rotation.by("bob", "yearly").swap(ORDERS, B);
    rotation.by("eve").markCompromised(A.keyId(), "stolen");

    assertThat(told.changes).extracting(ChangeEvent::change).isEqualTo(rotation.history());
    ChangeEvent swap = told.changes.get(1);
    assertThat(swap.change().verb()).isEqualTo(Verb.SWAP);
    assertThat(swap.change().note().author()).isEqualTo("bob");
    assertThat(swap.change().note().why()).isEqualTo("yearly");
    assertThat(swap.change().at()).isEqualTo(clock.instant());
    assertThat(swap.oldKey()).contains(A.keyId());
    assertThat(swap.newKey()).contains(B.keyId());
    assertThat(swap.oldCertificate()).contains(A.certificate());
    assertThat(swap.newCertificate()).contains(B.certificate());
    assertThat(swap.isOurs()).isTrue();
    assertThat(swap.keystore()).isEqualTo(store.location());
    assertThat(told.changes.get(0).oldKey()).isEmpty();
    assertThat(told.changes.get(2).oldKey()).contains(A.keyId());
    assertThat(told.changes.get(2).newKey()).isEmpty();
    assertThat(logged)
        .containsExactlyElementsOf(told.changes.stream().map(ChangeEvent::toString).toList())
        .allMatch(line -> line.startsWith(store.location() + ": "));
  }

  @Test
  void setOfChanges_isToldInItsOrder_andARefusedOneNotAtAll() throws Exception {
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.change(changes -> changes.add(ORDERS, A).retire(OTHER)));
    assertThat(told.changes).isEmpty();

    rotation.change(changes -> changes.add(ORDERS, A).add(OTHER, B));

    assertThat(told.changes)
        .extracting(event -> event.change().alias())
        .containsExactly(ORDERS, OTHER);
  }

  @Test
  void changeOfAnotherProcess_isToldAtTheReload_withItsAuthorAndReason() throws Exception {
    KeystoreRotation other = with().author("other service").open();
    other.add(ORDERS, A);
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    assertThat(told.changes).as("what was there at the start is no change").isEmpty();
    logged.clear();
    other.by("bob", "yearly").swap(ORDERS, B);
    other.add(OTHER, TestKeys.ec("c"));

    rotation.reload();

    assertThat(told.changes)
        .extracting(event -> event.change().verb())
        .containsExactly(Verb.SWAP, Verb.ADD);
    ChangeEvent swap = told.changes.get(0);
    assertThat(swap.isOurs()).isFalse();
    assertThat(swap.change().note()).isEqualTo(new Change.Note("bob", "yearly"));
    assertThat(swap.oldCertificate()).contains(A.certificate());
    assertThat(swap.newCertificate()).contains(B.certificate());
    assertThat(logged).filteredOn(line -> line.endsWith("[another process]")).hasSize(2);
    rotation.reload();
    assertThat(told.changes).hasSize(2);
  }

  @Test
  void changesThatAnotherProcessMadeBeforeOurs_areToldBeforeOurs() throws Exception {
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    with().open().add(OTHER, B);

    rotation.add(ORDERS, A);

    assertThat(told.changes).extracting(ChangeEvent::isOurs).containsExactly(false, true);
  }

  @Test
  void changeOfAnotherProgram_thatWritesNoHistory_isToldAsWhatWasFoundAndGone(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("keys.p12");
    Path foreign = folder.resolve("foreign.p12");
    char[] password = "changeit".toCharArray();
    try (KeystoreRotation elsewhere =
        KeystoreRotation.with(Pkcs12KeyringStore.at(foreign, password)).reloadManually().open()) {
      elsewhere.add(OTHER, B);
    }
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, password))
            .clock(clock)
            .reloadManually()
            .addListener(told, Runnable::run)
            .open()) {
      rotation.add(ORDERS, A);
      Files.copy(foreign, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      rotation.reload();
    }
    assertThat(told.changes.get(0).keystore()).isEqualTo(file.toAbsolutePath().toString());
    assertThat(told.changes.subList(1, told.changes.size()))
        .isNotEmpty()
        .allMatch(event -> !event.isOurs())
        .extracting(event -> event.change().verb() + " " + event.change().alias())
        .contains("FOUND other");
  }

  @Test
  void trouble_isToldOnce_andSoIsItsEnd() throws Exception {
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    store.outOfOrder = new KeyringStoreException("The disk is gone.");
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(KeyringStoreException.class).isThrownBy(rotation::reload);
    }
    store.outOfOrder = null;
    rotation.reload();
    rotation.reload();

    assertThat(told.trouble).containsExactly("failed: The disk is gone.", "recovered");
    assertThat(logged).hasSize(2);
    assertThat(logged.get(0)).contains("cannot reload the keystore", "stay in use", "disk is gone");
  }

  @Test
  void expiringCertificate_isToldOnceForEachThreshold() throws Exception {
    Instant end = Rings.T0.plus(Duration.ofDays(40));
    HeldKey ending = TestKeys.named("ending").valid(Rings.T0.minus(Duration.ofDays(9)), end).make();
    KeystoreRotation rotation = with().addListener(told, Runnable::run).open();
    rotation.add(ORDERS, ending);
    assertThat(told.expiring).isEmpty();
    for (int day = 0; day < 45; day++) {
      clock.advance(Duration.ofDays(1));
      rotation.reload();
      rotation.reload();
    }

    assertThat(told.expiring)
        .extracting(event -> event.threshold().toDays())
        .containsExactly(30L, 14L, 7L, 1L, 0L);
    assertThat(told.expiring).allMatch(event -> event.end().equals(end));
    assertThat(told.expiring).allMatch(event -> event.keyId().equals(ending.keyId()));
    assertThat(logged).filteredOn(line -> line.contains("expires on")).hasSize(4);
    assertThat(logged).last().asString().contains("expired on", "'orders'");
  }

  @Test
  void thresholds_canBeChosen_andOfSeveralAtOnceTheLastIsTold() throws Exception {
    HeldKey ending =
        TestKeys.named("ending")
            .valid(Rings.T0.minus(Duration.ofDays(9)), Rings.T0.plus(Duration.ofDays(5)))
            .make();
    with().open().add(ORDERS, ending);

    with()
        .expiryWarnings(Duration.ofDays(60), Duration.ofDays(6), Duration.ofDays(4))
        .addListener(told, Runnable::run)
        .open();
    with().expiryWarnings().addListener(told, Runnable::run).open();

    assertThat(told.expiring)
        .extracting(ExpiryEvent::threshold)
        .containsExactly(Duration.ofDays(6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with().expiryWarnings(Duration.ofDays(-1)));
  }

  @Test
  void listenerThatThrowsOrBlocks_disturbsNobody() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    List<String> blocked = new CopyOnWriteArrayList<>();
    KeystoreListener blocking =
        new KeystoreListener() {
          @Override
          public void onChange(ChangeEvent event) {
            blocked.add(event.change().alias().name());
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    KeystoreListener throwing =
        new KeystoreListener() {
          @Override
          public void onChange(ChangeEvent event) {
            throw new IllegalStateException("of the listener");
          }
        };
    try (KeystoreRotation rotation =
        with()
            .addListener(blocking)
            .addListener(throwing, Runnable::run)
            .addListener(told)
            .open()) {
      for (int i = 0; i < 3; i++) {
        rotation.add(alias("key " + i), TestKeys.ec("key " + i));
      }
      Eventually.isTrue(() -> told.changes.size() == 3);
      assertThat(blocked).containsExactly("key 0");
      assertThat(logged).filteredOn(line -> line.contains("listener failed")).hasSize(3);
      release.countDown();
      Eventually.isTrue(() -> blocked.size() == 3);
      assertThat(blocked).containsExactly("key 0", "key 1", "key 2");
    }
  }

  @Test
  void executor_getsOneTaskAtATime_andEventsWaitWhileItTakesNone() throws Exception {
    Deque<Runnable> tasks = new ArrayDeque<>();
    List<Boolean> open = new ArrayList<>(List.of(false));
    KeystoreRotation rotation =
        with()
            .addListener(
                told,
                task -> {
                  if (!open.get(0)) {
                    throw new RejectedExecutionException("shut down");
                  }
                  tasks.add(task);
                })
            .open();
    rotation.add(ORDERS, A);
    open.set(0, true);
    rotation.add(OTHER, B);
    rotation.swap(OTHER, TestKeys.ec("c"));

    assertThat(tasks).hasSize(1);
    assertThat(told.changes).isEmpty();
    tasks.remove().run();
    assertThat(told.changes)
        .extracting(event -> event.change().verb())
        .containsExactly(Verb.ADD, Verb.ADD, Verb.SWAP);
    rotation.retire(OTHER);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void eventsForAListenerThatNeverReturns_areDroppedOldestFirst() {
    List<Integer> seen = new ArrayList<>();
    EventQueue queue = new EventQueue(told, Runnable::run);
    for (int i = 0; i < EventQueue.MOST + 10; i++) {
      int number = i;
      queue.add(listener -> seen.add(number));
    }
    queue.deliver();

    assertThat(seen).hasSize(EventQueue.MOST).startsWith(10).endsWith(EventQueue.MOST + 9);
    assertThat(logged).filteredOn(line -> line.contains("dropped")).hasSize(1);
  }

  @Test
  void listener_mayChangeTheKeystore_fromTheCallersThread() throws Exception {
    List<KeystoreRotation> rotations = new ArrayList<>();
    KeystoreListener retiring =
        new KeystoreListener() {
          @Override
          public void onChange(ChangeEvent event) {
            if (event.change().verb() == Verb.ADD) {
              try {
                rotations.get(0).retire(event.change().alias());
              } catch (KeyOverlapException e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    rotations.add(with().addListener(retiring, Runnable::run).open());

    rotations.get(0).add(ORDERS, A);

    assertThat(rotations.get(0).history())
        .extracting(Change::verb)
        .containsExactly(Verb.ADD, Verb.RETIRE);
  }

  @Test
  void eventsAndLines_holdNoPrivateKeyAndNoPassword(@TempDir Path folder) throws Exception {
    char[] password = "a secret word".toCharArray();
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(folder.resolve("keys.p12"), password))
            .reloadManually()
            .addListener(told, Runnable::run)
            .open()) {
      rotation.add(ORDERS, A);
      rotation.swap(ORDERS, B);
    }
    String secret = Base64.getEncoder().encodeToString(A.privateKey().getEncoded());
    assertThat(String.join("\n", logged) + told.changes)
        .doesNotContain("a secret word")
        .doesNotContain(secret.substring(20, 60));
    assertThat(ChangeEvent.class.getMethods())
        .allMatch(method -> !KeyEntry.class.isAssignableFrom(method.getReturnType()));
  }
}
