package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A key that another process makes active is unlocked and proven before anybody signs with it. */
class ReadyKeysTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey ONE = TestKeys.ec("one");
  private static final HeldKey TWO = TestKeys.ec("two");
  private final Instant now = Instant.now();

  private final AtomicInteger unlocked = new AtomicInteger();

  private HeldKey locked(HeldKey key) {
    return HeldKey.locked(
        key.chain(),
        () -> {
          unlocked.incrementAndGet();
          try {
            return key.privateKey();
          } catch (KeyUnavailableException e) {
            throw new GeneralSecurityException(e);
          }
        });
  }

  private Change change(Change.Verb verb, HeldKey key) {
    return Change.of(
        verb, ORDERS, key.keyId(), Optional.empty(), Optional.empty(), now, Change.Note.NONE);
  }

  @Test
  void keyOfAnotherProcess_isUnlockedByTheReload_andNotByTheFirstSignature() throws Exception {
    InMemoryKeyringStore store = InMemoryKeyringStore.empty();
    Keyring first = Ring.empty().add(ORDERS, locked(ONE), now).keyring();
    var before = store.commit(store.load(), first, List.of(change(Change.Verb.ADD, ONE)));
    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      assertThat(unlocked).as("opening unlocks nothing").hasValue(0);
      Keyring next = Ring.of(first).swap(ORDERS, locked(TWO), now, Retention.DEFAULT).keyring();
      store.commit(before, next, List.of(change(Change.Verb.SWAP, TWO)));

      assertThat(rotation.reload()).isTrue();

      assertThat(unlocked).as("only the new key").hasValue(1);
      HeldKey active = (HeldKey) rotation.keyring().find(TWO.keyId()).orElseThrow().entry();
      assertThat(active.privateKey()).isEqualTo(TWO.privateKey());
      assertThat(unlocked).hasValue(1);
    }
  }

  @Test
  void keyThatCannotBeUnlocked_stopsNothing_andIsToldWhenItIsNeeded() throws Exception {
    HeldKey broken =
        HeldKey.locked(
            ONE.chain(),
            () -> {
              throw new GeneralSecurityException("gone");
            });
    Keyring ring =
        Ring.empty().add(ORDERS, broken, now).add(alias("other"), locked(TWO), now).keyring();

    ReadyKeys.unlock(ring, Keyring.empty());

    assertThat(unlocked).hasValue(1);
    assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(broken::privateKey);
  }

  @Test
  void keyThatWasActiveOrIsNot_staysLocked() throws Exception {
    Keyring before = Ring.empty().add(ORDERS, locked(ONE), now).keyring();
    Keyring next = Ring.of(before).swap(ORDERS, locked(TWO), now, Retention.DEFAULT).keyring();

    ReadyKeys.unlock(before, before);
    ReadyKeys.unlock(before, next);
    assertThat(unlocked).as("the retained key becomes active again").hasValue(1);

    ReadyKeys.unlock(next, next);
    assertThat(unlocked).hasValue(1);
  }
}
