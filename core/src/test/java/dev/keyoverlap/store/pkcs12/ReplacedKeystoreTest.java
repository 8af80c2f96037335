package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.FindingListener;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.UnexpectedRevisionException;
import dev.keyoverlap.store.MissingMacException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keystore file that another program replaces, while it is in use and between two runs. */
class ReplacedKeystoreTest {

  private static final Alias ORDERS = alias("orders");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final List<Finding> told = new ArrayList<>();
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey next = TestKeys.ec("next");
  private final HeldKey third = TestKeys.ec("third");
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("keys.p12");
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, Keystores.PASSWORD))
        .clock(clock)
        .reloadManually()
        .addListener(new FindingListener(told::add), Runnable::run)
        .open();
  }

  /** As a tool does that knows only the new key. */
  private void replaceBy(HeldKey key) throws Exception {
    Files.delete(file);
    Keystores.putPlain(file, "orders", key);
  }

  @Test
  void key_missingInAReplacedFile_isRetained_reported_andWrittenBack() throws Exception {
    replaceAdopted();
    try (KeystoreRotation rotation = open()) {
      Object unlocked = Keystores.held(rotation, "orders").privateKey();
      replaceBy(next);

      assertThat(rotation.reload()).isTrue();
      assertThat(rotation.keyring().versions())
          .extracting(KeyVersion::keyId, KeyVersion::state)
          .containsExactly(
              tuple(next.keyId(), KeyState.ACTIVE), tuple(old.keyId(), KeyState.RETAINED));
      KeyVersion kept = rotation.keyring().find(old.keyId()).orElseThrow();
      assertThat(kept.keptUntil()).contains(clock.instant().plus(Duration.ofDays(90)));
      assertThat(((HeldKey) kept.entry()).privateKey()).isSameAs(unlocked);
      assertThat(told)
          .extracting(Finding::kind)
          .containsExactly(Kind.CHANGED_BY_OTHERS, Kind.KEY_MISSING);
      assertThat(rotation.reload()).isFalse();
      assertThat(rotation.lastReloadFailure())
          .get()
          .isInstanceOfSatisfying(
              UnexpectedRevisionException.class, e -> assertThat(e.findings()).isEqualTo(told));

      rotation.add(alias("other"), third);
      assertThat(rotation.lastReloadFailure()).isEmpty();
      HistoryReplay.assertAgrees(rotation);
    }
    try (KeystoreRotation reopened = open()) {
      KeyVersion kept = reopened.keyring().find(old.keyId()).orElseThrow();
      assertThat(kept.state()).isEqualTo(KeyState.RETAINED);
      assertThat(((HeldKey) kept.entry()).privateKey()).isEqualTo(old.privateKey());
      assertThat(reopened.lastReloadFailure()).isEmpty();
    }
  }

  private void replaceAdopted() throws Exception {
    Keystores.putPlain(file, "orders", old);
  }

  /** Never unlocked by this process, and still not lost. */
  @Test
  void lockedKey_missingInAReplacedFile_isWrittenBackUnlocked() throws Exception {
    replaceAdopted();
    try (KeystoreRotation rotation = open()) {
      replaceBy(next);
      rotation.reload();
      replaceBy(third);
      rotation.reload();
      rotation.add(alias("other"), TestKeys.ec("other"));
    }
    try (KeystoreRotation reopened = open()) {
      for (HeldKey key : List.of(old, next, third)) {
        HeldKey again = (HeldKey) reopened.keyring().find(key.keyId()).orElseThrow().entry();
        assertThat(again.privateKey()).isEqualTo(key.privateKey());
      }
    }
  }

  @Test
  void keyThatAnotherProcessPurged_isNotKept() throws Exception {
    try (KeystoreRotation rotation = open();
        KeystoreRotation other = open()) {
      rotation.add(ORDERS, old);
      other.reload();
      rotation.swap(ORDERS, next);
      clock.advance(Duration.ofDays(50));
      rotation.reload();
      clock.advance(Duration.ofDays(50));
      rotation.trustingClock().purge();

      other.reload();
      assertThat(other.keyring().find(old.keyId())).isEmpty();
      assertThat(told).isEmpty();
      assertThat(other.lastReloadFailure()).isEmpty();
    }
  }

  @Test
  void earlierRevision_thatComesBack_isReported_andCompromiseCounts() throws Exception {
    byte[] before;
    try (KeystoreRotation rotation = open()) {
      rotation.add(ORDERS, old);
      before = Files.readAllBytes(file);
      rotation.swap(ORDERS, next);
      rotation.markCompromised(old.keyId(), "stolen");
      Files.write(file, before);

      rotation.reload();
      assertThat(told)
          .extracting(Finding::kind)
          .containsExactlyInAnyOrder(
              Kind.OLDER_REVISION, Kind.COMPROMISE_FORGOTTEN, Kind.KEY_MISSING);
      assertThat(state(rotation.keyring(), old)).isEqualTo(KeyState.COMPROMISED);
      assertThat(rotation.keyring().active(ORDERS).orElseThrow().keyId())
          .as("the only key that can be used goes on")
          .isEqualTo(next.keyId());
    }
    told.clear();
    try (KeystoreRotation fresh = open()) {
      assertThat(told)
          .extracting(Finding::kind)
          .containsExactlyInAnyOrder(
              Kind.OLDER_REVISION, Kind.COMPROMISE_FORGOTTEN, Kind.KEY_MISSING);
      assertThat(state(fresh.keyring(), old)).isEqualTo(KeyState.COMPROMISED);
      fresh.add(ORDERS, third);
      HistoryReplay.assertAgrees(fresh);
    }
    // And again, from there: no step was lost with the branch.
    Files.write(file, before);
    try (KeystoreRotation fresh = open()) {
      assertThat(state(fresh.keyring(), old)).isEqualTo(KeyState.COMPROMISED);
    }
  }

  @Test
  void compromise_whoseAttributesAConversionLost_isNeverActive() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(ORDERS, old);
      rotation.swap(ORDERS, next);
      rotation.swap(ORDERS, third);
      rotation.markCompromised(old.keyId(), "stolen");
    }
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    for (String type : List.of("JKS", "PKCS12")) {
      KeyStore converted = KeyStore.getInstance(type);
      converted.load(null, null);
      for (String name : Collections.list(keystore.aliases())) {
        converted.setKeyEntry(
            name.replace("z ", "Z "),
            keystore.getKey(name, Keystores.PASSWORD),
            Keystores.PASSWORD,
            keystore.getCertificateChain(name));
      }
      Path elsewhere = folder.resolve(type);
      Keystores.save(converted, elsewhere);
      Keyring ring = Pkcs12KeyringStore.at(elsewhere, Keystores.PASSWORD).load().keyring();

      assertThat(ring.aliases()).containsExactly(ORDERS);
      assertThat(state(ring, old)).as(type).isEqualTo(KeyState.COMPROMISED);
      assertThat(state(ring, next)).isEqualTo(KeyState.RETAINED);
      assertThat(state(ring, third)).isEqualTo(KeyState.ACTIVE);
    }
  }

  @Test
  void mutilatedNames_thatSayWhatAKeyIs_areNeverActive() throws Exception {
    List<String> names =
        List.of(
            "orders (compromised until 2027-01-01t00:00:00z 0123456789ab)",
            "orders (COMPROMISED until 2027",
            "orders (retained until soon)_1",
            "(retained)");
    for (String name : names) {
      Files.deleteIfExists(file);
      Keystores.putPlain(file, name, old);
      Keyring ring = Pkcs12KeyringStore.at(file, Keystores.PASSWORD).load().keyring();
      assertThat(state(ring, old)).as(name).isNotIn(KeyState.ACTIVE, KeyState.STAGED);
    }
  }

  @Test
  void memo_thatAConversionLost_isKeptByTheProcess() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(ORDERS, old);
      Memos.note(rotation, ORDERS, Optional.empty(), Optional.of("half done"));
      KeyStore plain = KeyStore.getInstance("PKCS12");
      plain.load(null, null);
      plain.setKeyEntry(
          "orders", old.privateKey(), Keystores.PASSWORD, new Certificate[] {old.certificate()});
      Keystores.save(plain, file);

      rotation.reload();
      assertThat(rotation.keyring().memos()).containsEntry(ORDERS, "half done");
      rotation.swap(ORDERS, next);
    }
    try (KeystoreRotation reopened = open()) {
      assertThat(reopened.keyring().memos()).containsEntry(ORDERS, "half done");
    }
  }

  @Test
  void fileWithoutMac_madeWithoutThePassword_neverReplacesALiveRing() throws Exception {
    Path forged = folder.resolve("forged.p12");
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    try {
      keystore.load(null, null);
      keystore.setCertificateEntry("orders", third.certificate());
      try (var out = Files.newOutputStream(forged)) {
        keystore.store(out, null);
      }
    } finally {
      System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
      System.clearProperty("keystore.pkcs12.macAlgorithm");
    }
    KeyringStore store =
        Pkcs12KeyringStore.with(file, Keystores.PASSWORD).acceptMissingMac().build();
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().open()) {
      rotation.add(ORDERS, old);
      Keyring before = rotation.keyring();
      Files.copy(forged, file, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(rotation::reload).isInstanceOf(MissingMacException.class);
      assertThat(rotation.keyring()).isSameAs(before);
    }
    // The positive control: where it is taken over by name.
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("keys.p12");
    Files.copy(forged, elsewhere);
    assertThatThrownBy(() -> Pkcs12KeyringStore.at(elsewhere, Keystores.PASSWORD).load())
        .isInstanceOf(MissingMacException.class)
        .hasMessageContaining("acceptMissingMac");
    try (KeystoreRotation rotation =
        KeystoreRotation.with(
                Pkcs12KeyringStore.with(elsewhere, Keystores.PASSWORD).acceptMissingMac().build())
            .clock(clock)
            .reloadManually()
            .open()) {
      rotation.add(alias("other"), old);
    }
    assertThat(Pkcs12KeyringStore.at(elsewhere, Keystores.PASSWORD).load().keyring().aliases())
        .containsExactly(ORDERS, alias("other"));
  }

  @Test
  void firstKeyOfTheFile_afterAnyNumberOfSwaps_isTheActiveOne() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(ORDERS, TestKeys.ec("orders"));
      rotation.add(alias("a partner"), TestKeys.certificateOf(TestKeys.ec("partner")));
      rotation.add(alias("invoices"), TestKeys.ec("invoices"));
      for (int i = 0; i < 3; i++) {
        HeldKey key = TestKeys.ec("orders " + i);
        rotation.swap(ORDERS, key);
        assertThat(firstKey()).isEqualTo(key.certificate());
        rotation.swap(alias("invoices"), TestKeys.ec("invoices " + i));
        assertThat(firstKey()).isEqualTo(key.certificate());
      }
    }
    try (KeystoreRotation rotation = open()) {
      rotation.swap(ORDERS, old);
      assertThat(firstKey()).isEqualTo(old.certificate());
    }
  }

  /** The JDK lists entries in the order of the file. */
  private Certificate firstKey() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    for (String name : Collections.list(keystore.aliases())) {
      if (keystore.isKeyEntry(name)) {
        return keystore.getCertificate(name);
      }
    }
    throw new AssertionError("There is no key");
  }

  private static KeyState state(Keyring ring, HeldKey key) {
    return ring.find(key.keyId()).orElseThrow().state();
  }
}
