package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two rotations of one keystore: what happens to a change that the other one came before. */
class RepeatedChangeTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey D = TestKeys.ec("d");
  private static final HeldKey E = TestKeys.ec("e");

  private final ObservedStore store = new ObservedStore();
  private KeystoreRotation rotation;
  private KeystoreRotation another;

  @BeforeEach
  void open() throws Exception {
    rotation = open(store);
    rotation.add(ORDERS, A);
    rotation.add(OTHER, C);
    another = open(store);
    store.commits.set(0);
  }

  private static KeystoreRotation open(KeyringStore on) throws KeyringStoreException {
    return KeystoreRotation.with(on).reloadManually().open();
  }

  @Test
  void change_whoseKeysNobodyElseChanged_isMadeOnTheOthersRevision() throws Exception {
    another.swap(OTHER, D);

    rotation.by("alice", "yearly").swap(ORDERS, B);

    assertThat(store.commits).as("one of the other, and two tries").hasValue(3);
    assertThat(rotation.keyring().active(OTHER).orElseThrow().entry()).isEqualTo(D);
    assertThat(rotation.history()).extracting(Change::replaced).endsWith(kept(C), kept(A));
    assertThat(rotation.history())
        .last()
        .extracting(Change::note)
        .hasToString(" by alice (yearly)");
  }

  private static Optional<KeyId> kept(HeldKey key) {
    return Optional.of(key.keyId());
  }

  @Test
  void change_ofAKeyThatAnotherProcessReplaced_isRefused_andTheRingIsTheOthers() throws Exception {
    for (Changing changing :
        List.<Changing>of(
            () -> rotation.swap(ORDERS, D),
            () -> rotation.retire(ORDERS),
            () -> rotation.retireKey(active(rotation).keyId()),
            () -> rotation.stage(ORDERS, D),
            () -> rotation.rename(ORDERS, alias("new")),
            () -> rotation.promote(OTHER, ORDERS))) {
      exchange(ORDERS, A, B);

      assertThatExceptionOfType(ChangedMeanwhileException.class)
          .isThrownBy(changing::run)
          .withMessageStartingWith("Cannot ")
          .withMessageContaining("has changed the keys of 'orders' meanwhile")
          .withMessageContaining("repeat the change if it is still right");
      assertThat(rotation.keyring()).isEqualTo(another.keyring());
    }
  }

  private static KeyVersion active(KeystoreRotation of) {
    return of.keyring().active(ORDERS).orElseThrow();
  }

  /** By the other rotation: from one key to the other, or back. */
  private void exchange(Alias alias, HeldKey one, HeldKey two) throws KeyringStoreException {
    another.reload();
    HeldKey next = another.keyring().active(alias).orElseThrow().entry().equals(one) ? two : one;
    try {
      if (another.keyring().find(next.keyId()).isPresent()) {
        another.restore(next.keyId());
      } else {
        another.swap(alias, next);
      }
    } catch (KeyRefusedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void compromise_ofAKeyThatAnotherProcessReplaced_isMadeAllTheSame() throws Exception {
    another.swap(ORDERS, B);

    rotation.markCompromised(A.keyId(), "stolen laptop");

    assertThat(rotation.keyring().find(A.keyId()).orElseThrow().state())
        .isEqualTo(KeyState.COMPROMISED);
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(B);
  }

  @Test
  void severalChanges_areMadeAgainTogether_orNoneOfThem() throws Exception {
    another.add(alias("third"), D);
    rotation.change(changes -> changes.swap(ORDERS, B).retire(OTHER));
    assertThat(another.reload()).isTrue();
    assertThat(another.history())
        .extracting(Change::verb)
        .endsWith(Verb.ADD, Verb.SWAP, Verb.RETIRE);

    rotation.restore(C.keyId());
    Keyring before = rotation.keyring();
    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> another.change(changes -> changes.retire(ORDERS).stage(OTHER, E)))
        .withMessageContaining("Cannot make the changes")
        .withMessageContaining("'other'");
    assertThat(another.keyring()).isEqualTo(before);
  }

  @Test
  void change_thatOthersAreAlwaysFasterThan_isGivenUpAfterTenTries() throws Exception {
    store.beforeCommit =
        () -> {
          ObservedStore.ThrowingRunnable faster = store.beforeCommit;
          store.beforeCommit = () -> {};
          exchange(OTHER, C, D);
          store.beforeCommit = faster;
        };

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> rotation.swap(ORDERS, B))
        .withMessageContaining("each of 10 attempts")
        .withMessageContaining("Repeat the change later");
    assertThat(store.commits).as("ten of each").hasValue(20);
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(A);
  }

  @Test
  void change_thatTheRingRefuses_isNotTriedAgain() {
    assertThatExceptionOfType(KeyRefusedException.class).isThrownBy(() -> rotation.add(ORDERS, B));
    assertThat(store.commits).hasValue(0);
  }

  @Test
  void change_onOneFile_isMadeOnTheRevisionOfTheOtherRotation(@TempDir Path folder)
      throws Exception {
    char[] password = "changeit".toCharArray();
    Path file = folder.resolve("keys.p12");
    try (KeystoreRotation first = open(Pkcs12KeyringStore.at(file, password));
        KeystoreRotation second = open(Pkcs12KeyringStore.at(file, password))) {
      first.add(ORDERS, A);
      second.add(OTHER, C);
      first.swap(ORDERS, B);
      assertThatExceptionOfType(ChangedMeanwhileException.class)
          .isThrownBy(() -> second.retire(ORDERS));
      second.retire(ORDERS);

      assertThat(open(Pkcs12KeyringStore.at(file, password)).history())
          .extracting(Change::verb)
          .containsExactly(Verb.ADD, Verb.ADD, Verb.SWAP, Verb.RETIRE);
    }
  }

  @FunctionalInterface
  private interface Changing {
    void run() throws Exception;
  }
}
