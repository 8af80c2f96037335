package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Private keys are unlocked when they are needed, and once. A keystore gives out another object
 * each time it unlocks a key, so one object means one time; and a key that its password does not
 * open cannot have been unlocked by whatever succeeds.
 */
class UnlockCountTest {

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey first = TestKeys.ec("first");
  private final HeldKey second = TestKeys.ec("second");
  private final HeldKey third = TestKeys.ec("third");
  private final HeldKey odd = TestKeys.ec("odd");
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  @Test
  void keystore_askedTwiceForAKey_givesTwoObjects() throws Exception {
    Keystores.putPlain(file, "orders", first);
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    assertThat(keystore.getKey("orders", Keystores.PASSWORD))
        .as("what the other tests stand on")
        .isEqualTo(keystore.getKey("orders", Keystores.PASSWORD))
        .isNotSameAs(keystore.getKey("orders", Keystores.PASSWORD));
  }

  @Test
  void privateKey_wantedByManyThreadsAndInLaterRevisions_isUnlockedOnce() throws Exception {
    try (KeystoreRotation writer = Keystores.open(file, clock)) {
      writer.add(alias("orders"), first);
      writer.add(alias("other"), second);
    }
    try (KeystoreRotation rotation = Keystores.open(file, clock);
        KeystoreRotation stranger = Keystores.open(file, clock)) {
      HeldKey held = Keystores.held(rotation, "orders");
      List<PrivateKey> seen = inThreads(8, held::privateKey);
      assertThat(seen).allMatch(key -> key == seen.get(0));

      rotation.swap(alias("other"), third);
      stranger.reload();
      stranger.swap(alias("other"), odd);
      rotation.reload();
      rotation.rename(alias("orders"), alias("purchases"));
      rotation.retire(alias("purchases"));
      HeldKey retained = (HeldKey) rotation.keyring().find(first.keyId()).orElseThrow().entry();
      assertThat(retained.privateKey()).isSameAs(seen.get(0));
    }
  }

  /** The keys "odd" have a password of their own, so that nothing here can unlock them. */
  @Test
  void openingChangingAndRefreshing_nextToKeysThatCannotBeUnlocked_doNotTouchThem()
      throws Exception {
    writeWithOdd();
    try (KeystoreRotation rotation = Keystores.open(file, clock);
        KeystoreRotation stranger = Keystores.open(file, clock)) {
      rotation.swap(alias("orders"), second);
      rotation.stage(alias("orders"), third);
      rotation.activate(alias("orders"));
      stranger.reload();
      stranger.rename(alias("orders"), alias("purchases"));
      assertThat(rotation.reload()).isTrue();

      HeldKey locked = Keystores.held(rotation, "odd");
      assertThatThrownBy(locked::privateKey)
          .isInstanceOf(KeyUnavailableException.class)
          .hasMessageContaining(odd.keyId().shortForm());
      assertThat(Keystores.held(rotation, "purchases").privateKey()).isEqualTo(third.privateKey());
      // Not even what concerns the key itself needs it: what cannot be used can be taken out.
      rotation.retire(alias("odd"));
      assertThat(rotation.keyring().find(odd.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
    }
  }

  @Test
  void opening_whereNoKeyCanBeUnlocked_knowsTheStateOfEach() throws Exception {
    Keyring before;
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("Orders"), first);
      clock.advance(Duration.ofDays(1));
      rotation.swap(alias("orders"), second);
      rotation.stage(alias("orders"), third);
      rotation.add(alias("odd"), odd);
      rotation.markCompromised(odd.keyId(), "stolen");
      before = rotation.keyring();
    }
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    for (KeyVersion version : before.versions()) {
      keystore.setEntry(
          VersionRecord.nameOf(version),
          new KeyStore.PrivateKeyEntry(
              ((HeldKey) version.entry()).privateKey(),
              new Certificate[] {version.entry().certificate()},
              VersionRecord.attributesOf(version)),
          new KeyStore.PasswordProtection("nobody knows".toCharArray()));
    }
    Keystores.save(keystore, file);
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.keyring()).isEqualTo(before);
      assertThatThrownBy(() -> Keystores.held(rotation, "orders").privateKey())
          .isInstanceOf(KeyUnavailableException.class);
    }
    Files.delete(folder.resolve("keys.p12.history"));
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.keyring()).isEqualTo(before);
    }
  }

  private void writeWithOdd() throws Exception {
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    keystore.load(null, Keystores.PASSWORD);
    put(keystore, "orders", first, Keystores.PASSWORD);
    put(keystore, "odd", odd, "another word".toCharArray());
    Keystores.save(keystore, file);
  }

  private static void put(KeyStore keystore, String name, HeldKey key, char[] password)
      throws Exception {
    keystore.setKeyEntry(name, key.privateKey(), password, new Certificate[] {key.certificate()});
  }

  private static <T> List<T> inThreads(int count, Callable<T> task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(count);
    try {
      List<Future<T>> futures =
          executor.invokeAll(IntStream.range(0, count).mapToObj(i -> task).toList());
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
