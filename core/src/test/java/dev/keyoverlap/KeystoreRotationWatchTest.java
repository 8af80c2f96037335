package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a rotation notices what somebody else did to its store, and what it says of failures. */
@Timeout(300)
class KeystoreRotationWatchTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final Duration OFTEN = Duration.ofMillis(2);

  private final ObservedStore store = new ObservedStore();

  @Test
  void refresh_afterSomebodyElsesChange_switchesToIt() throws Exception {
    KeystoreRotation rotation = onDemand();
    KeystoreRotation somebodyElse = onDemand();
    assertThat(rotation.reload()).isFalse();
    somebodyElse.add(ORDERS, A);

    assertThat(rotation.keyring().active(ORDERS)).isEmpty();
    assertThat(rotation.reload()).isTrue();
    assertThat(rotation.keyring()).isEqualTo(somebodyElse.keyring());
    assertThat(rotation.reload()).isFalse();
  }

  @Test
  void refresh_ofAStoreThatIsOutOfOrder_keepsTheRingAndSaysWhy() throws Exception {
    KeystoreRotation rotation = onDemand();
    rotation.add(ORDERS, A);
    Keyring before = rotation.keyring();
    KeyringStoreException torn = new KeyringStoreException("The file is torn");
    store.outOfOrder = torn;

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(rotation::reload)
        .isSameAs(torn);
    assertThat(rotation.lastReloadFailure()).containsSame(torn);
    assertThat(rotation.keyring()).isSameAs(before);
    store.outOfOrder = null;
    assertThat(rotation.reload()).isFalse();
    assertThat(rotation.lastReloadFailure()).isEmpty();
  }

  @Test
  void change_thatIsStored_endsTheTrouble() throws Exception {
    KeystoreRotation rotation = onDemand();
    store.outOfOrder = new KeyringStoreException("The file is torn");
    assertThatExceptionOfType(KeyringStoreException.class).isThrownBy(rotation::reload);
    assertThat(rotation.lastReloadFailure()).isPresent();
    store.outOfOrder = null;
    rotation.add(ORDERS, A);

    assertThat(rotation.lastReloadFailure()).isEmpty();
  }

  @Test
  void change_thatComesTooLateToAStoreThatCannotBeRead_isStillCalledTooLate() throws Exception {
    KeystoreRotation rotation = onDemand();
    onDemand().add(ORDERS, A);
    store.broken = new IllegalStateException("a mistake in the store");

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> rotation.add(ORDERS, B));
    assertThat(rotation.keyring().versions()).isEmpty();
    assertThat(rotation.lastReloadFailure()).isPresent();
    store.broken = null;
    assertThat(rotation.reload()).isTrue();
    assertThat(rotation.lastReloadFailure()).isEmpty();
  }

  @Test
  void timer_afterSomebodyElsesChange_switchesToIt() throws Exception {
    try (KeystoreRotation rotation = often()) {
      onDemand().add(ORDERS, A);
      Eventually.isTrue(() -> rotation.keyring().active(ORDERS).isPresent());

      assertThat(rotation.history()).hasSize(1);
      rotation.swap(ORDERS, B);
      assertThat(rotation.keyring().find(A.keyId())).isPresent();
    }
  }

  @Test
  void timer_onAStoreThatIsOutOfOrderForAWhile_keepsTheRingAndGoesOn() throws Exception {
    try (KeystoreRotation rotation = often()) {
      rotation.add(ORDERS, A);
      store.outOfOrder = new KeyringStoreException("The file is torn");
      Eventually.isTrue(() -> rotation.lastReloadFailure().isPresent());
      assertThat(rotation.lastReloadFailure().orElseThrow()).hasMessage("The file is torn");
      assertThat(rotation.keyring().active(ORDERS)).isPresent();
      store.outOfOrder = null;
      onDemand().swap(ORDERS, B);

      Eventually.isTrue(() -> rotation.keyring().find(B.keyId()).isPresent());
      assertThat(rotation.lastReloadFailure()).isEmpty();
    }
  }

  @Test
  void timer_onAStoreWithAMistakeInIt_saysSoAndGoesOn() throws Exception {
    try (KeystoreRotation rotation = often()) {
      IllegalStateException mistake = new IllegalStateException("a mistake in the store");
      store.broken = mistake;
      Eventually.isTrue(() -> rotation.lastReloadFailure().isPresent());
      assertThat(rotation.lastReloadFailure().orElseThrow()).hasCause(mistake);
      store.broken = null;
      onDemand().add(ORDERS, A);

      Eventually.isTrue(() -> rotation.keyring().active(ORDERS).isPresent());
      assertThat(rotation.lastReloadFailure()).isEmpty();
    }
  }

  @Test
  void close_endsTheTimersThreadAndNothingElse() throws Exception {
    KeystoreRotation rotation = often();
    Eventually.isTrue(() -> store.looks.get() > 1);
    Thread watch = Objects.requireNonNull(store.looker);
    assertThat(watch.isDaemon()).isTrue();
    assertThat(watch.isAlive()).isTrue();
    rotation.close();
    watch.join(20_000);

    assertThat(watch.isAlive()).isFalse();
    rotation.add(ORDERS, A);
    assertThat(rotation.keyring().active(ORDERS)).isPresent();
    onDemand().swap(ORDERS, B);
    assertThat(rotation.reload()).isTrue();
    rotation.close();
  }

  @Test
  void close_duringALook_letsItComeToItsEnd() throws Exception {
    // Interrupting a thread that reads a file closes the file under it, and would be logged as a
    // keystore that cannot be read.
    KeystoreRotation rotation = often();
    store.mayLook = new CountDownLatch(1);
    Eventually.isTrue(() -> isWaiting(store.looker));
    rotation.close();
    store.mayLook.countDown();
    Thread watch = Objects.requireNonNull(store.looker);
    watch.join(20_000);

    assertThat(watch.isAlive()).isFalse();
    assertThat(store.interrupted).isFalse();
    assertThat(rotation.lastReloadFailure()).isEmpty();
  }

  private static boolean isWaiting(@Nullable Thread thread) {
    return thread != null
        && thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(ObservedStore.class.getName()));
  }

  @Test
  void onDemand_withoutBeingAsked_doesNotLook() throws Exception {
    KeystoreRotation rotation = onDemand();
    onDemand().add(ORDERS, A);

    assertThat(rotation.keyring().versions()).isEmpty();
    assertThat(store.looks).hasValue(0);
    rotation.close();
  }

  private KeystoreRotation onDemand() throws KeyringStoreException {
    return KeystoreRotation.with(store).reloadManually().open();
  }

  private KeystoreRotation often() throws KeyringStoreException {
    return KeystoreRotation.with(store).reloadEvery(OFTEN).open();
  }
}
