package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers and administrators at once. */
@Timeout(300)
class KeystoreRotationThreadsTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");

  private final ObservedStore store = new ObservedStore();
  private final SetClock clock = new SetClock();
  private final ExecutorService executor = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  @Test
  void reader_whileAChangeIsBeingStored_isNotHeldUpAndSeesTheRingSoFar() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    CountDownLatch storing = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    store.onceStored =
        () -> {
          storing.countDown();
          waitFor(mayGoOn);
        };
    Future<KeyVersion> swap = executor.submit(() -> rotation.swap(ORDERS, B));
    waitFor(storing);

    assertThat(activeIn(rotation.keyring())).isEqualTo(A.keyId());
    assertThat(rotation.lastReloadFailure()).isEmpty();
    assertThat(swap.isDone()).isFalse();
    mayGoOn.countDown();
    assertThat(swap.get(60, TimeUnit.SECONDS).keyId()).isEqualTo(B.keyId());
    assertThat(activeIn(rotation.keyring())).isEqualTo(B.keyId());
  }

  @Test
  void signer_thatTookItsRingBeforeASwap_finishesWithIt() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    Keyring taken = rotation.keyring();
    KeyVersion signing = taken.active(ORDERS).orElseThrow();
    rotation.swap(ORDERS, B);

    assertThat(taken.active(ORDERS)).contains(signing);
    assertThat(isSignedByItsCertificate(signing)).isTrue();
    assertThat(activeIn(taken)).isEqualTo(A.keyId());
    assertThat(activeIn(rotation.keyring())).isEqualTo(B.keyId());
  }

  @Test
  void signers_whileKeysAreSwapped_neverSeeTwoHalves() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    int swaps = 100;
    List<HeldKey> keys = new ArrayList<>();
    for (int i = 0; i < swaps; i++) {
      keys.add(TestKeys.ec("orders"));
    }
    AtomicBoolean finished = new AtomicBoolean();
    CountDownLatch signing = new CountDownLatch(4);
    List<Future<Integer>> signers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      signers.add(executor.submit(() -> signUntil(finished, signing, rotation)));
    }
    waitFor(signing);
    for (HeldKey key : keys) {
      rotation.swap(ORDERS, key);
    }
    finished.set(true);

    for (Future<Integer> signer : signers) {
      assertThat(signer.get(60, TimeUnit.SECONDS)).isPositive();
    }
    assertThat(rotation.keyring().versions(ORDERS)).hasSize(swaps + 1);
    assertThat(rotation.history()).hasSize(swaps + 1);
  }

  private static int signUntil(AtomicBoolean finished, CountDownLatch signing, KeyringSource source)
      throws Exception {
    int messages = 0;
    do {
      Keyring ring = source.keyring();
      KeyVersion version = ring.active(ORDERS).orElseThrow();
      assertThat(isSignedByItsCertificate(version)).isTrue();
      // The whole of the ring is of one moment: the key that signed is the only active one.
      assertThat(ring.find(version.keyId())).contains(version);
      assertThat(ring.versions(ORDERS))
          .filteredOn(other -> other.state() == KeyState.ACTIVE)
          .containsExactly(version);
      messages++;
      signing.countDown();
    } while (!finished.get());
    return messages;
  }

  private static boolean isSignedByItsCertificate(KeyVersion version) throws Exception {
    byte[] message = "an order".getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(((HeldKey) version.entry()).privateKey());
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(version.entry().certificate());
    signature.update(message);
    return signature.verify(signed);
  }

  @Test
  void administrators_ofOneRotation_takeTurns() throws Exception {
    KeystoreRotation rotation = open();
    addFromFourThreads(
        List.of(rotation, rotation, rotation, rotation),
        (own, alias, key) -> {
          own.add(alias, key);
          return 0;
        });

    assertThat(rotation.keyring().aliases()).hasSize(100);
    assertThat(rotation.history()).hasSize(100);
  }

  @Test
  void administrators_ofFourRotations_loseNothing() throws Exception {
    int conflicts =
        addFromFourThreads(
            List.of(open(), open(), open(), open()),
            KeystoreRotationThreadsTest::addUntilItSucceeds);
    KeystoreRotation afterwards = open();

    // Each rotation repeats its change itself; only if it was too slow every time, its caller does.
    assertThat(conflicts).isLessThan(100);
    assertThat(afterwards.keyring().aliases()).hasSize(100);
    assertThat(afterwards.history()).extracting(Change::alias).doesNotHaveDuplicates().hasSize(100);
  }

  private static int addUntilItSucceeds(KeystoreRotation own, Alias alias, HeldKey key)
      throws Exception {
    for (int repeated = 0; ; repeated++) {
      try {
        own.add(alias, key);
        return repeated;
      } catch (ChangedMeanwhileException e) {
        assertThat(own.keyring().versions()).isNotEmpty();
      }
    }
  }

  private int addFromFourThreads(List<KeystoreRotation> rotations, Administrator administrator)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> results = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      String prefix = "thread-" + thread + "-";
      KeystoreRotation own = rotations.get(thread);
      Callable<Integer> task =
          () -> {
            List<HeldKey> keys = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
              keys.add(TestKeys.ec("orders"));
            }
            waitFor(start);
            int sum = 0;
            for (int i = 0; i < keys.size(); i++) {
              sum += administrator.add(own, alias(prefix + i), keys.get(i));
            }
            return sum;
          };
      results.add(executor.submit(task));
    }
    start.countDown();
    int sum = 0;
    for (Future<Integer> result : results) {
      sum += result.get(60, TimeUnit.SECONDS);
    }
    return sum;
  }

  @FunctionalInterface
  private interface Administrator {
    int add(KeystoreRotation own, Alias alias, HeldKey key) throws Exception;
  }

  @Test
  void exchange_thatHadToWaitForAnother_isDatedWhenItsTurnCame() throws Exception {
    KeystoreRotation rotation = open();
    rotation.add(ORDERS, A);
    CountDownLatch storing = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    store.onceStored =
        () -> {
          storing.countDown();
          waitFor(mayGoOn);
        };
    Future<KeyVersion> first = executor.submit(() -> rotation.add(alias("first"), B));
    waitFor(storing);
    Thread[] second = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    Future<KeyVersion> retired =
        executor.submit(
            () -> {
              second[0] = Thread.currentThread();
              started.countDown();
              return rotation.retire(ORDERS);
            });
    waitFor(started);
    Eventually.isTrue(() -> second[0].getState() == Thread.State.WAITING);
    clock.advance(Duration.ofHours(1));
    Instant turn = clock.instant();
    mayGoOn.countDown();

    assertThat(first.get(60, TimeUnit.SECONDS).since()).isBefore(turn);
    // 90 days count from the exchange, not from when somebody began to wish for it.
    assertThat(retired.get(60, TimeUnit.SECONDS).keptUntil())
        .contains(turn.plus(Duration.ofDays(90)));
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(store).clock(clock).reloadManually().open();
  }

  private static KeyId activeIn(Keyring ring) {
    return ring.active(ORDERS).orElseThrow().keyId();
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("It did not happen within 20 seconds");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
