package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.FindingListener;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program does to the entry that remembers which keys were purged. */
class ForgottenPurgeTest {

  private static final Alias ORDERS = alias("orders");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final List<Finding> told = new ArrayList<>();
  private final HeldKey stolen = TestKeys.ec("stolen");
  private final HeldKey replaced = TestKeys.ec("replaced");
  private final HeldKey current = TestKeys.ec("current");
  private Path file;
  private byte[] beforePurge;

  @BeforeEach
  void purge() throws Exception {
    file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = open()) {
      rotation.add(ORDERS, stolen);
      rotation.swap(ORDERS, replaced);
      rotation.swap(ORDERS, current);
      rotation.markCompromised(stolen.keyId(), "stolen");
      clock.advance(Duration.ofDays(91));
      beforePurge = Files.readAllBytes(file);
      assertThat(rotation.purge()).hasSize(2);
    }
    told.clear();
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, Keystores.PASSWORD))
        .clock(clock)
        .reloadManually()
        .addListener(new FindingListener(told::add), Runnable::run)
        .open();
  }

  @Test
  void purge_thatOnlyTheHistoryRemembers_isATombstoneAgain_andWrittenBack() throws Exception {
    withoutEntry();
    try (KeystoreRotation rotation = open()) {
      assertThat(told).extracting(Finding::kind).contains(Kind.PURGE_FORGOTTEN);
      requireKeptOut(rotation);
      rotation.add(alias("other"), TestKeys.ec("other"));
    }
    Files.delete(folder.resolve("keys.p12.history"));
    told.clear();
    try (KeystoreRotation rotation = open()) {
      assertThat(told).isEmpty();
      requireKeptOut(rotation);
    }
  }

  private void requireKeptOut(KeystoreRotation rotation) {
    assertThat(rotation.keyring().tombstones())
        .extracting(tombstone -> tombstone.keyId())
        .containsExactlyInAnyOrder(stolen.keyId(), replaced.keyId());
    for (HeldKey key : List.of(stolen, replaced)) {
      assertThat(rotation.keyring().isBarred(key.certificate(), clock.instant())).isTrue();
      assertThatThrownBy(() -> rotation.add(alias("again"), key))
          .isInstanceOf(KeyRefusedException.class);
    }
    HeldKey renewed = TestKeys.named("stolen").forTheKeyPairOf(stolen).make();
    assertThat(rotation.keyring().isBarred(renewed.certificate(), clock.instant())).isTrue();
    assertThat(rotation.keyring().isBarred(current.certificate(), clock.instant())).isFalse();
  }

  @Test
  void purgedKeys_thatAnEarlierRevisionBringsBack_areOutOfUse() throws Exception {
    Files.write(file, beforePurge);
    try (KeystoreRotation rotation = open()) {
      assertThat(told).extracting(Finding::kind).contains(Kind.PURGE_FORGOTTEN);
      for (HeldKey key : List.of(stolen, replaced)) {
        assertThat(rotation.keyring().isBarred(key.certificate(), clock.instant())).isTrue();
        assertThat(rotation.keyring().find(key.keyId()).orElseThrow().state())
            .isNotEqualTo(KeyState.ACTIVE);
      }
    }
  }

  @Test
  void entryOfPurgedKeys_thatCannotBeRead_refusesTheFile_andOnceRemovedTheHistoryTells()
      throws Exception {
    for (byte[] content :
        List.of(
            "KeyOverlap purged 2\n".getBytes(StandardCharsets.US_ASCII),
            "KeyOverlap purged 1\nhalf a line\n".getBytes(StandardCharsets.US_ASCII),
            new byte[32])) {
      withEntry(content, Keystores.PASSWORD);
      requireRefused();
    }
    withEntry(new byte[32], "another password".toCharArray());
    requireRefused();

    withoutEntry();
    try (KeystoreRotation rotation = open()) {
      requireKeptOut(rotation);
    }
  }

  private void requireRefused() {
    assertThatThrownBy(this::open)
        .isInstanceOf(DamagedKeystoreException.class)
        .hasMessageContaining("'(purged keys)'")
        .hasMessageContaining("keytool -delete");
  }

  /** Positive control, and what a running process does meanwhile. */
  @Test
  void entryOfPurgedKeys_thatIsDamagedWhileInUse_changesNothing_andIsTold() throws Exception {
    try (KeystoreRotation rotation = open()) {
      requireKeptOut(rotation);
      withEntry(new byte[32], Keystores.PASSWORD);
      assertThatThrownBy(rotation::reload).isInstanceOf(DamagedKeystoreException.class);
      assertThat(rotation.lastReloadFailure()).containsInstanceOf(DamagedKeystoreException.class);
      requireKeptOut(rotation);
    }
  }

  @Test
  void memo_thatThePasswordDoesNotOpen_isToldLoudly_andStaysAsItIs() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    keystore.setKeyEntry(
        "orders (memo)", new SecretKeySpec(new byte[16], "AES"), "other".toCharArray(), null);
    Keystores.save(keystore, file);
    try (KeystoreRotation rotation = open()) {
      assertThat(told)
          .filteredOn(finding -> finding.kind() == Kind.ENTRY_UNUSABLE)
          .singleElement()
          .satisfies(finding -> assertThat(finding.message()).contains("'orders (memo)'"));
      rotation.add(alias("other"), TestKeys.ec("other"));
    }
    KeyStore after = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    assertThat(after.getKey("orders (memo)", "other".toCharArray()).getEncoded()).hasSize(16);
  }

  private void withoutEntry() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    keystore.deleteEntry(TombstoneEntry.NAME);
    Keystores.save(keystore, file);
  }

  private void withEntry(byte[] content, char[] password) throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    keystore.deleteEntry(TombstoneEntry.NAME);
    keystore.setKeyEntry(TombstoneEntry.NAME, new SecretKeySpec(content, "AES"), password, null);
    Keystores.save(keystore, file);
  }
}
