package dev.keyoverlap.token;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SoftHsm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.key.KeySignatures;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyReference;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in SoftHSM; see {@link SoftHsm} for when these tests skip. */
class Pkcs11TokenTest {

  private static final byte[] DATA = "10 boxes".getBytes(UTF_8);
  private static final char[] PASSWORD = "a password".toCharArray();

  @TempDir Path folder;

  private static byte[] signed(HeldKey key) throws Exception {
    UnlockedKey unlocked = UnlockedKey.of(key);
    return KeySignatures.sign(
        algorithm(key), null, unlocked.privateKey(), unlocked.provider(), DATA);
  }

  private static String algorithm(HeldKey key) {
    return key.certificate().getPublicKey().getAlgorithm().equals("EC")
        ? "SHA256withECDSA"
        : "SHA256withRSA";
  }

  private static boolean verifies(HeldKey key, byte[] value) throws Exception {
    return KeySignatures.verify(
        algorithm(key), null, key.certificate().getPublicKey(), DATA, value);
  }

  @Test
  void keys_ofOneLabel_areToldApartByTheirPublicKeys() throws Exception {
    SoftHsm hsm = SoftHsm.token("labels");
    Pkcs11Token token = hsm.open(SoftHsm.PIN).build();
    HeldKey one = TestKeys.ec("orders");
    HeldKey other = TestKeys.ec("orders");
    hsm.put(one, "orders");
    hsm.put(other, "orders");

    assertThat(token.keys()).containsExactlyInAnyOrder(one, other);
    assertThat(verifies(one, signed(token.key(one.chain())))).isTrue();
    assertThat(verifies(other, signed(token.key(other.chain())))).isTrue();
    HeldKey stranger = TestKeys.ec("orders");
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> token.key(stranger.chain()))
        .withMessageContaining("no private key for this certificate");
  }

  @Test
  void ring_withTwoTokensAndAFileKey_signsWithEach_afterARestart() throws Exception {
    SoftHsm first = SoftHsm.token("ring one");
    SoftHsm second = SoftHsm.token("ring two");
    HeldKey inFirst = TestKeys.rsa("first");
    HeldKey inSecond = TestKeys.ec("second");
    HeldKey inFile = TestKeys.ec("file");
    first.put(inFirst, "key");
    second.put(inSecond, "key");
    KeyResolver tokens =
        KeyResolver.of(first.open(SoftHsm.PIN).build(), second.open(SoftHsm.PIN).build());
    try (KeystoreRotation rotation = open(tokens)) {
      rotation.add(alias("first"), first.open(SoftHsm.PIN).build().key(inFirst.chain()));
      rotation.add(alias("second"), second.open(SoftHsm.PIN).build().key(inSecond.chain()));
      rotation.add(alias("file"), inFile);
    }
    try (KeystoreRotation rotation = open(tokens)) {
      assertThat(held(rotation, alias("first")).reference())
          .contains(KeyReference.of("pkcs11:token=ring%20one;type=private"));
      for (HeldKey key : List.of(inFirst, inSecond, inFile)) {
        HeldKey read = (HeldKey) rotation.keyring().find(key.keyId()).orElseThrow().entry();
        assertThat(verifies(key, signed(read))).isTrue();
      }
      rotation.swap(alias("first"), TestKeys.ec("first"));
    }
    try (KeystoreRotation rotation = open(KeyResolver.of())) {
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> held(rotation, alias("second")).privateKey())
          .withMessageContaining("pkcs11:token=ring%20two");
      assertThat(verifies(inFile, signed(held(rotation, alias("file"))))).isTrue();
    }
  }

  private KeystoreRotation open(KeyResolver resolver) throws Exception {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.with(folder.resolve("keys.p12"), PASSWORD)
                .resolver(resolver)
                .build())
        .reloadManually()
        .open();
  }

  private static HeldKey held(KeystoreRotation rotation, Alias alias) {
    return (HeldKey) rotation.keyring().active(alias).orElseThrow().entry();
  }

  @Test
  void pin_thatIsWrong_isTriedOnce_andTheRightOneAtOnce() throws Exception {
    SoftHsm hsm = SoftHsm.token("pins");
    HeldKey key = TestKeys.ec("orders");
    hsm.put(key, "orders");
    AtomicReference<String> pin = new AtomicReference<>("9999");
    AtomicInteger asked = new AtomicInteger();
    Pkcs11Token token =
        hsm.open(
                () -> {
                  asked.incrementAndGet();
                  return pin.get().toCharArray();
                })
            .build();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> token.key(key.chain()))
        .withMessageContaining("refused the PIN")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("9999"));
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(token::keys)
        .withMessageContaining("not tried again");
    pin.set(SoftHsm.PIN);
    assertThat(verifies(key, signed(token.key(key.chain())))).isTrue();
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void session_thatWasKilled_isMadeAgain() throws Exception {
    SoftHsm hsm = SoftHsm.token("sessions");
    Pkcs11Token token = hsm.open(SoftHsm.PIN).build();
    HeldKey inside = TestKeys.rsa("orders");
    HeldKey key = hsm.holding(token, inside, "orders");
    assertThat(verifies(inside, signed(key))).isTrue();

    for (int i = 0; i < 3; i++) {
      // Logs out all sessions of this process.
      token.ask(
          session -> {
            logout(session);
            return true;
          });
      assertThat(verifies(inside, signed(key))).isTrue();
    }
  }

  private static void logout(TokenSession session) throws GeneralSecurityException {
    ((AuthProvider) session.provider()).logout();
  }

  @Test
  void token_withoutTheKeyForAWhile_isNamed_andServesWhenItIsBack() throws Exception {
    SoftHsm hsm = SoftHsm.token("away");
    Pkcs11Token token = hsm.open(SoftHsm.PIN).build();
    HeldKey inside = TestKeys.ec("orders");
    HeldKey key = hsm.holding(token, inside, "orders");
    hsm.removeLast();

    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> signed(key))
        .withMessageContaining("token 'away' does not serve");
    hsm.put(inside, "orders");
    assertThat(verifies(inside, signed(key))).isTrue();
  }

  @Test
  void threads_manyAtOnce_allSign() throws Exception {
    SoftHsm hsm = SoftHsm.token("threads");
    Pkcs11Token token = hsm.open(SoftHsm.PIN).atMost(2).build();
    HeldKey inside = TestKeys.ec("orders");
    HeldKey key = hsm.holding(token, inside, "orders");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> all =
          IntStream.range(0, 100).mapToObj(i -> threads.submit(() -> signed(key))).toList();
      for (Future<byte[]> each : all) {
        assertThat(verifies(inside, each.get())).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void library_thatIsMissing_isNamed() {
    Pkcs11Token token =
        Pkcs11Token.with(folder.resolve("none.so"), SoftHsm.PIN::toCharArray).build();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(token::keys)
        .withMessageContaining("none.so");
  }
}
