package dev.keyoverlap.ring;

import static dev.keyoverlap.fixtures.Rings.KEEP;
import static dev.keyoverlap.fixtures.Rings.T0;
import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.outOfUse;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key that was taken out stays out, beside one that was not. */
class PurgedKeysTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final Instant END = T1.plus(KEEP.duration());
  private static final char[] PASSWORD = "correct horse".toCharArray();

  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");

  private static Keyring purged(KeyState state) throws KeyRefusedException {
    return Ring.of(ring(active(ORDERS, B), outOfUse(ORDERS, A, state, T1)))
        .purge(A.keyId(), END)
        .keyring();
  }

  private static void refused(ThrowingCallable change) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(change)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.PURGED));
  }

  @ParameterizedTest
  @EnumSource(names = {"RETAINED", "COMPROMISED"})
  void purge_leavesATombstone_thatKeepsTheKeyOut(KeyState state) throws Exception {
    Keyring after = purged(state);

    assertThat(after.versions()).containsExactly(active(ORDERS, B));
    assertThat(after.tombstones()).singleElement().satisfies(t -> assertOf(t, state));
    for (HeldKey out : new HeldKey[] {A, RENEWED_A}) {
      refused(() -> Ring.of(after).add(NEXT, out, END));
      refused(() -> Ring.of(after).add(NEXT, TestKeys.certificateOf(out), END));
      refused(() -> Ring.of(after).stage(ORDERS, out, END));
      refused(() -> Ring.of(after).swap(ORDERS, out, END, KEEP));
      assertThat(after.isBarred(out.certificate(), END)).isTrue();
    }
    assertThat(Ring.of(after).add(NEXT, C, END).keyring().active(NEXT)).isPresent();
    assertThat(after.isBarred(B.certificate(), END)).isFalse();
    assertThat(after.isBarred(C.certificate(), END)).isFalse();
  }

  private static void assertOf(Tombstone tombstone, KeyState state) {
    assertThat(tombstone.keyId()).isEqualTo(A.keyId());
    assertThat(tombstone.publicKey())
        .isEqualTo(Tombstone.hashOf(A.certificate().getPublicKey()))
        .isNotEqualTo(A.keyId().hex());
    assertThat(tombstone.state()).isEqualTo(state);
    assertThat(tombstone.at()).isEqualTo(END);
  }

  @Test
  void tombstone_ofARetiredKey_endsWithItsCertificate_thatOfACompromisedOneNever()
      throws Exception {
    Instant after = A.certificate().getNotAfter().toInstant().plusMillis(1);

    assertThat(purged(KeyState.RETAINED).isBarred(A.certificate(), after.minusMillis(1))).isTrue();
    assertThat(purged(KeyState.RETAINED).isBarred(A.certificate(), after)).isFalse();
    assertThat(purged(KeyState.COMPROMISED).isBarred(RENEWED_A.certificate(), after)).isTrue();
  }

  @Test
  void tombstones_thatEnded_goWithTheNextPurge() throws Exception {
    HeldKey brief =
        TestKeys.named("brief").algorithm("EC", 256).valid(T0, END.plusSeconds(60)).make();
    Keyring ring =
        Ring.of(ring(active(ORDERS, B), retained(ORDERS, brief, T1), retained(ORDERS, C, T1)))
            .purge(brief.keyId(), END)
            .keyring();
    assertThat(ring.tombstones()).hasSize(1);

    assertThat(Ring.of(ring).purge(C.keyId(), END.plusSeconds(61)).keyring().tombstones())
        .extracting(Tombstone::keyId)
        .containsExactly(C.keyId());
  }

  @Test
  void expiredKey_leavesNoTombstone() throws Exception {
    Keyring ring = ring(active(ORDERS, B), retained(ORDERS, A, T1));

    assertThat(
            Ring.of(ring)
                .purge(A.keyId(), A.certificate().getNotAfter().toInstant().plusMillis(1))
                .keyring()
                .tombstones())
        .isEmpty();
  }

  @Test
  void renewedCertificate_ofAKeyInUse_outlivesThePurgeOfTheOldOne() throws Exception {
    Keyring after =
        Ring.of(ring(active(ORDERS, RENEWED_A), retained(ORDERS, A, T1)))
            .purge(A.keyId(), END)
            .keyring();

    assertThat(after.isBarred(RENEWED_A.certificate(), END)).isFalse();
    assertThat(after.isBarred(A.certificate(), END)).isTrue();
    HeldKey again = TestKeys.named("a").forTheKeyPairOf(A).make();
    assertThat(Ring.of(after).swap(ORDERS, again, END, KEEP).keyring().active(ORDERS)).isPresent();
    refused(() -> Ring.of(after).swap(ORDERS, A, END, KEEP));
  }

  @Test
  void compromisedKey_withAnotherCertificate_isBarredBeforeThePurgeToo() throws Exception {
    Keyring ring = ring(active(ORDERS, B), outOfUse(ORDERS, A, KeyState.COMPROMISED, T1));

    assertThat(ring.isBarred(RENEWED_A.certificate(), T1)).isTrue();
    assertThat(ring.isBarred(B.certificate(), T1)).isFalse();
  }

  @Test
  void retiredKey_isBarredFromItsDateOn_whateverItsCertificate() {
    Keyring ring = ring(active(ORDERS, B), retained(ORDERS, A, T1));

    for (X509Certificate each : List.of(A.certificate(), RENEWED_A.certificate())) {
      assertThat(ring.isBarred(each, END.minusMillis(1))).isFalse();
      assertThat(ring.isBarred(each, END)).isTrue();
    }
  }

  @Test
  void purgedKey_thatItsStoreHoldsAgain_isOutOfUseAsBefore() throws Exception {
    List<Tombstone> retired = purged(KeyState.RETAINED).tombstones();
    List<Tombstone> stolen = purged(KeyState.COMPROMISED).tombstones();

    assertThat(state(active(ORDERS, A), retired)).isEqualTo(KeyState.RETAINED);
    assertThat(state(active(ORDERS, RENEWED_A), retired)).isEqualTo(KeyState.ACTIVE);
    assertThat(state(active(ORDERS, RENEWED_A), stolen)).isEqualTo(KeyState.COMPROMISED);
    assertThat(state(retained(ORDERS, A, T1), stolen)).isEqualTo(KeyState.COMPROMISED);
    assertThat(state(active(ORDERS, B), stolen)).isEqualTo(KeyState.ACTIVE);
    Keyring again = Keyring.of(List.of(active(ORDERS, A)), java.util.Map.of(), retired);
    assertThat(again.versions())
        .allMatch(version -> !version.serves(KeyUse.VERIFY, END) && version.isRetentionOver(END));
    refused(() -> Ring.of(again).restore(A.keyId(), END, KEEP));
  }

  private static KeyState state(KeyVersion stored, List<Tombstone> tombstones) {
    return Keyring.of(List.of(stored), java.util.Map.of(), tombstones)
        .find(stored.keyId())
        .orElseThrow()
        .state();
  }

  @Test
  void ringsWithAndWithoutATombstone_differ_andEachVerbCarriesItOn() throws Exception {
    Keyring after = purged(KeyState.RETAINED);

    assertThat(after).isNotEqualTo(ring(active(ORDERS, B)));
    Keyring further =
        Ring.of(after)
            .stage(ORDERS, C, END)
            .activate(ORDERS, END, KEEP)
            .rename(ORDERS, NEXT)
            .remember(NEXT, java.util.Optional.of("text"))
            .compromised(B.keyId(), END, KEEP)
            .keyring();
    assertThat(further.tombstones()).isEqualTo(after.tombstones());
  }

  // ---- across files

  private final SetClock clock = new SetClock();

  private KeystoreRotation open(Path file) throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, PASSWORD))
        .clock(clock)
        .reloadManually()
        .open();
  }

  private void purgeCompromised(Path file) throws Exception {
    try (KeystoreRotation rotation = open(file)) {
      rotation.add(ORDERS, A);
      rotation.swap(ORDERS, B);
      rotation.markCompromised(A.keyId(), "stolen");
      clock.advance(Duration.ofDays(90));
      assertThat(rotation.purge()).hasSize(1);
    }
  }

  @Test
  void tombstone_inAFile_isThereForTheNextProcess_withoutTheKey(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("keys.p12");
    purgeCompromised(file);

    try (KeystoreRotation reopened = open(file)) {
      assertThat(reopened.keyring().tombstones()).hasSize(1);
      assertThat(reopened.keyring().isBarred(RENEWED_A.certificate(), clock.instant())).isTrue();
      refused(() -> reopened.add(NEXT, A));
      reopened.swap(ORDERS, C);
      reopened.markCompromised(B.keyId(), "stolen");
      clock.advance(Duration.ofDays(90));
      reopened.purge();
    }
    try (KeystoreRotation reopened = open(file)) {
      assertThat(reopened.keyring().tombstones()).hasSize(2);
    }
    KeyStore plain = KeyStore.getInstance(file.toFile(), PASSWORD);
    assertThat(plain.size()).isEqualTo(2); // the active key, and what is remembered
  }

  @Test
  void purgedKey_putBackByAnotherProgram_isNotInUse_andMakesRoom(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("keys.p12");
    purgeCompromised(file);
    KeyStore plain = KeyStore.getInstance(file.toFile(), PASSWORD);
    plain.setKeyEntry(
        "second", A.privateKey(), PASSWORD, A.chain().toArray(new X509Certificate[0]));
    try (OutputStream out = Files.newOutputStream(file)) {
      plain.store(out, PASSWORD);
    }

    try (KeystoreRotation reopened = open(file)) {
      assertThat(reopened.keyring().find(A.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.COMPROMISED);
      reopened.add(alias("second"), C);
    }
    try (KeystoreRotation reopened = open(file)) {
      assertThat(reopened.keyring().active(alias("second"))).isPresent();
      assertThat(reopened.keyring().find(A.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.COMPROMISED);
    }
  }

  @Test
  void tombstone_inMemory_isThereForTheNextRotation() throws Exception {
    KeyringStore store = InMemoryKeyringStore.empty();
    KeystoreRotation rotation = KeystoreRotation.with(store).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);
    clock.advance(Duration.ofDays(90));
    rotation.purgeKey(A.keyId());

    KeystoreRotation other = KeystoreRotation.with(store).clock(clock).reloadManually().open();
    refused(() -> other.add(NEXT, A));
  }
}
