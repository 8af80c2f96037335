package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not come back, as on a network mount that is gone. */
@Timeout(120) // who waits for it would wait for ever
class HangingStoreTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey A = TestKeys.ec("orders");
  private static final HeldKey B = TestKeys.ec("orders");
  private static final HeldKey C = TestKeys.ec("orders");

  private final SetClock clock = new SetClock();
  private final Mount mount = new Mount();

  /** Waits until the call is done, or hangs in the mount. */
  private final PatientStore store =
      new PatientStore(
          mount,
          clock,
          (call, longest) -> Eventually.isTrue(() -> call.isDone() || mount.hanging.get() > 0));

  private KeystoreRotation somebodyElse() throws Exception {
    return KeystoreRotation.with(mount.memory).clock(clock).reloadManually().open();
  }

  @AfterEach
  void mountAgain() {
    mount.there.countDown();
  }

  @Test
  void look_thatHangs_isReportedByTheTimer_whichGoesOnWhenTheStoreIsBack() throws Exception {
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadEvery(Duration.ofMillis(2)).open()) {
      rotation.add(ORDERS, A);
      mount.goAway();
      Eventually.isTrue(() -> rotation.lastReloadFailure().isPresent());

      assertThat(rotation.lastReloadFailure().orElseThrow())
          .hasMessageContaining("has not come back from a look since " + clock.instant())
          .hasMessageContaining("The loaded keys stay in use");
      clock.advance(Duration.ofHours(1));
      int looks = mount.looks.get();
      assertThat(rotation.keyring().active(ORDERS)).isPresent();
      assertThatExceptionOfType(KeyringStoreException.class)
          .isThrownBy(() -> rotation.swap(ORDERS, B))
          .withMessageContaining("since " + clock.instant().minus(Duration.ofHours(1)));
      assertThatExceptionOfType(KeyringStoreException.class).isThrownBy(rotation::history);
      assertThat(mount.looks).as("asked again").hasValue(looks);

      somebodyElse().markCompromised(A.keyId(), "stolen");
      mount.there.countDown();
      Eventually.isTrue(() -> rotation.keyring().active(ORDERS).isEmpty());
      Eventually.isTrue(() -> rotation.lastReloadFailure().isEmpty());
      assertThat(rotation.add(ORDERS, B).state()).isEqualTo(KeyState.ACTIVE);
    }
  }

  @Test
  void lookOnDemand_thatHangs_isGivenUp_andItsLateAnswerIsUsed() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.with(store).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    somebodyElse().swap(ORDERS, B);
    mount.goAway();

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(rotation::reload)
        .withMessageContaining("has not come back from a look since");
    int looks = mount.looks.get();
    mount.there.countDown();
    Eventually.isTrue(() -> isBack(rotation));
    assertThat(mount.looks).hasValue(looks);
    assertThat(rotation.keyring().find(B.keyId())).isPresent();
  }

  @Test
  void change_thatHangs_isNotKnown_untilTheStoreIsBack() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.with(store).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    mount.goAway();

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> rotation.swap(ORDERS, B))
        .withMessageContaining("has not come back from a change since")
        .withMessageContaining("Whether the change is stored is not known");
    assertThat(rotation.lastReloadFailure()).isPresent();
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> rotation.swap(ORDERS, C));

    mount.there.countDown();
    Eventually.isTrue(() -> isBack(rotation));
    assertThat(rotation.lastReloadFailure()).isEmpty();
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(B);
    assertThat(rotation.swap(ORDERS, C).state()).isEqualTo(KeyState.ACTIVE);
  }

  private static boolean isBack(KeystoreRotation rotation) {
    try {
      boolean unused = rotation.reload();
      return true;
    } catch (KeyringStoreException e) {
      return false;
    }
  }

  @Test
  void opening_ofAStoreThatHangs_fails_andWorksLater() throws Exception {
    mount.goAway();

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> KeystoreRotation.with(store).clock(clock).reloadManually().open())
        .withMessageContaining("has not come back from being read since");
    mount.there.countDown();
    Eventually.isTrue(this::opens);
  }

  private boolean opens() {
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().open()) {
      return rotation.keyring().versions().isEmpty();
    } catch (KeyringStoreException e) {
      return false;
    }
  }

  @Test
  void caller_thatIsInterrupted_stillLearnsWhatCameOfItsChange() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.with(mount).clock(clock).reloadManually().open();
    Thread.currentThread().interrupt();
    KeyVersion added = rotation.add(ORDERS, A);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(added.state()).isEqualTo(KeyState.ACTIVE);
  }

  /** A store in memory, of which each call hangs while it is away. */
  private static final class Mount implements KeyringStore {

    private final KeyringStore memory = InMemoryKeyringStore.empty();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile CountDownLatch there = new CountDownLatch(0);

    void goAway() {
      there = new CountDownLatch(1);
    }

    private void ask() {
      CountDownLatch latch = there;
      if (latch.getCount() == 0) {
        return;
      }
      hanging.incrementAndGet();
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError("A file system that hangs is not to be interrupted", e);
      } finally {
        hanging.decrementAndGet();
      }
    }

    @Override
    public boolean exists() throws KeyringStoreException {
      ask();
      return memory.exists();
    }

    @Override
    public Revision load() throws KeyringStoreException {
      ask();
      return memory.load();
    }

    @Override
    public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
      looks.incrementAndGet();
      ask();
      return memory.loadIfChanged(known);
    }

    @Override
    public Revision commit(Revision base, Keyring next, List<Change> changes)
        throws KeyringStoreException {
      ask();
      return memory.commit(base, next, changes);
    }

    @Override
    public List<Change> history(Revision revision) throws KeyringStoreException {
      ask();
      return memory.history(revision);
    }
  }
}
