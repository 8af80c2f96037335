package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps of the documentation around the renewals, each settled by a test that names it. */
class KeystoreTrapsTest {

  private static final char[] PASSWORD = "correct horse".toCharArray();

  private final SetClock clock = new SetClock();

  @TempDir private Path folder;

  // ---- T30: which aliases are reserved

  @ParameterizedTest
  @ValueSource(strings = {"sap_cloudintegration", "SAP_x", "hcicertificate", "hcicertificate1"})
  void T30_reservedAlias_takesNoFirstKeyOfOurs(String name) throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);

    assertReserved(() -> rotation.add(alias(name), NEW));
    assertReserved(() -> rotation.stage(alias(name), NEW));
    assertReserved(() -> rotation.rename(ORDERS, alias(name)));
    assertThat(rotation.keyring().aliases()).containsExactly(ORDERS);
  }

  private static void assertReserved(org.assertj.core.api.ThrowableAssert.ThrowingCallable verb) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(
            e -> assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.RESERVED_ALIAS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sap", "sapphire", "hcicertificate2", "orders_sap_", "hcimsg"})
  void T30_aliasThatOnlyLooksReserved_isOurs(String name) throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);

    assertThat(rotation.add(alias(name), OLD).alias()).isEqualTo(alias(name));
  }

  @Test
  void T30_providedKey_isRenewedUnderItsReservedAlias_andTheRuleIsForTheCallerToSet()
      throws Exception {
    Alias provided = alias("hcicertificate");
    KeyringStore store = InMemoryKeyringStore.empty();
    KeystoreRotation platform =
        KeystoreRotation.with(store)
            .clock(clock)
            .reloadManually()
            .reserving(alias -> alias.name().startsWith("x-"))
            .open();
    platform.add(provided, OLD);
    assertReserved(() -> platform.add(alias("x-1"), NEW));

    KeystoreRotation tenant = Renewals.rotation(store, clock);
    tenant.stage(provided, NEW);
    tenant.activate(provided);

    assertThat(tenant.keyring().active(provided).orElseThrow().entry()).isEqualTo(NEW);
  }

  // ---- T31: what a restoration replaces

  @Test
  void T31_restoration_isOfOneKey_andLeavesEverythingElseAlone() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    rotation.add(alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner")));
    rotation.swap(ORDERS, NEW);
    rotation.add(alias("later"), TestKeys.ec("later"));
    Keyring before = rotation.keyring();

    KeyVersion restored = rotation.restore(OLD.keyId());

    assertThat(restored.alias()).isEqualTo(ORDERS);
    assertThat(rotation.keyring().find(NEW.keyId()).orElseThrow().state())
        .isEqualTo(KeyState.RETAINED);
    for (Alias other : List.of(alias("partner"), alias("later"))) {
      assertThat(rotation.keyring().versions(other)).isEqualTo(before.versions(other));
    }
  }

  // ---- T32: a file with several keys

  @Test
  void T32_fileOfSeveralKeys_isTakenOverAsAWhole_andNoneSilently() throws Exception {
    List<HeldKey> keys = List.of(TestKeys.ec("one"), TestKeys.ec("two"), TestKeys.ec("three"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < keys.size(); i++) {
      HeldKey key = keys.get(i);
      store.setKeyEntry(
          "key" + i, key.privateKey(), PASSWORD, key.chain().toArray(Certificate[]::new));
    }
    Path file = folder.resolve("several.p12");
    try (OutputStream stream = Files.newOutputStream(file)) {
      store.store(stream, PASSWORD);
    }

    try (KeystoreRotation rotation =
        Renewals.rotation(Pkcs12KeyringStore.at(file, PASSWORD), clock)) {
      assertThat(rotation.keyring().versions())
          .extracting(KeyVersion::keyId)
          .containsExactlyInAnyOrderElementsOf(keys.stream().map(KeyEntry::keyId).toList());
    }
  }

  // ---- T35: how long sixty and ninety days are

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void T35_sixtyDays_beginToTheMillisecond(long millis) throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    Instant sixty = OLD.certificate().getNotAfter().toInstant().minus(Duration.ofDays(60));
    clock.set(sixty.plusMillis(millis));

    assertThat(KeySchedule.of(rotation).dueForRenewal()).hasSize(millis < 0 ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void T35_ninetyDays_endToTheMillisecond(long millis) throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    rotation.swap(ORDERS, NEW);
    clock.advance(Duration.ofDays(90).plusMillis(millis));

    assertThat(rotation.purge()).hasSize(millis < 0 ? 0 : 1);
  }
}
