package dev.keyoverlap.key;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SimulatedKms;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.key.KeySignatures;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that a service keeps, and what a keystore keeps of them. */
class RemoteKeyTest {

  private static final Alias ORDERS = alias("orders");
  private static final byte[] DATA = "10 boxes".getBytes(UTF_8);
  private static final char[] PASSWORD = "a password".toCharArray();

  private final SimulatedKms kms = new SimulatedKms();
  private final HeldKey inside = TestKeys.ec("orders");

  @TempDir Path folder;

  private static byte[] signed(HeldKey key) throws Exception {
    UnlockedKey unlocked = UnlockedKey.of(key);
    return KeySignatures.sign(
        "SHA256withECDSA", null, unlocked.privateKey(), unlocked.provider(), DATA);
  }

  private static boolean verifies(HeldKey key, byte[] value) throws Exception {
    return KeySignatures.verify(
        "SHA256withECDSA", null, key.certificate().getPublicKey(), DATA, value);
  }

  @ParameterizedTest
  @CsvSource({"RSA,2048", "EC,256", "EC,521", "Ed25519,0", "X25519,0"})
  void pair_ofAnyKind_isProvenByTheService(String algorithm, int size) throws Exception {
    HeldKey key = key(algorithm, size);
    HeldKey other = key(algorithm, size);

    assertThat(kms.of(key)).isEqualTo(key);
    assertThat(kms.of(key).privateKey().getEncoded()).isNull();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> HeldKey.of(kms.holding(key, true, true), other.chain()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCHED_PAIR));
  }

  private static HeldKey key(String algorithm, int size) {
    TestKeys named = TestKeys.named("orders");
    return switch (algorithm) {
      case "X25519" -> named.algorithm(algorithm, 0).issuedBy(TestKeys.rsa("root")).make();
      default -> named.algorithm(algorithm, size).make();
    };
  }

  @ParameterizedTest
  @CsvSource({"RSA,2048", "EC,256"})
  void pair_ofAKeyThatMayNotSign_isProvenByOpeningSomething(String algorithm, int size)
      throws Exception {
    HeldKey key = key(algorithm, size);
    HeldKey other = key(algorithm, size);

    assertThat(HeldKey.of(kms.holding(key, false, true), key.chain())).isEqualTo(key);
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> HeldKey.of(kms.holding(key, false, true), other.chain()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCHED_PAIR));
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> HeldKey.of(kms.holding(key, false, false), key.chain()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_ALGORITHM))
        .withMessageContaining("AccessDenied: kms:Sign");
  }

  @Test
  void lambda_thatSigns_isAKey() throws Exception {
    RemoteKey remote = kms.holding(inside, true, false);
    RemoteKey lambda = task -> remote.sign(task);
    HeldKey key = HeldKey.of(lambda, inside.chain());

    assertThat(verifies(inside, signed(key))).isTrue();
  }

  @Test
  void task_hasWhatServicesTake() throws Exception {
    RemoteSigning task = new RemoteSigning("SHA384withECDSA", null, DATA);

    assertThat(task.digestAlgorithm()).contains("SHA-384");
    assertThat(task.digest())
        .isEqualTo(java.security.MessageDigest.getInstance("SHA-384").digest(DATA));
    assertThat(new RemoteSigning("Ed25519", null, DATA).digest()).isEqualTo(DATA);
    assertThat(new RemoteSigning("SHA3-256withRSA", null, DATA).digestAlgorithm())
        .contains("SHA3-256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service", "null"})
  void service_thatFails_isNamed_andAskedAgain(String how) throws Exception {
    HeldKey key = kms.of(inside);
    kms.down("503 from kms.example");

    assertThatExceptionOfType(java.security.SignatureException.class)
        .isThrownBy(() -> signed(key))
        .withMessageContaining("503 from kms.example");
    kms.up();
    assertThat(verifies(inside, signed(key))).isTrue();
    RemoteKey broken = task -> null;
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> HeldKey.of(broken, inside.chain()))
        .withMessageContaining(how.equals("null") ? "null" : "service");
  }

  @Test
  void key_isAskedByAFewThreadsAtATime() throws Exception {
    CountDownLatch full = new CountDownLatch(16);
    RemoteKey counted = kms.holding(inside, true, false);
    HeldKey proven = HeldKey.of(inside.privateKey(), inside.chain());
    HeldKey key =
        HeldKey.of(
            task -> {
              byte[] value = counted.sign(task);
              full.countDown();
              return value;
            },
            proven.chain());
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<byte[]>> all =
          IntStream.range(0, 200).mapToObj(i -> threads.submit(() -> signed(key))).toList();
      for (Future<byte[]> each : all) {
        assertThat(verifies(inside, each.get())).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(kms.mostAtOnce()).isBetween(1, 16);
  }

  // ---- keystores that refer to keys

  private KeystoreRotation open(KeyResolver resolver) throws KeyringStoreException {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.with(folder.resolve("keys.p12"), PASSWORD)
                .resolver(resolver)
                .build())
        .reloadManually()
        .open();
  }

  private KeyResolver resolver() {
    return (reference, certificate) ->
        reference.scheme().equals("kms")
            ? Optional.of(kms.holding(inside, true, true))
            : Optional.empty();
  }

  @Test
  void keystore_keepsTheReferenceAndNotTheKey_throughSwapsAndRestarts() throws Exception {
    HeldKey authority = TestKeys.ec("root");
    HeldKey issued = TestKeys.named("orders").algorithm("EC", 256).issuedBy(authority).make();
    HeldKey file = TestKeys.ec("orders");
    HeldKey remote =
        HeldKey.of(kms.holding(issued, true, true), issued.chain())
            .referringTo(KeyReference.of("kms:orders/2027"));
    KeyResolver resolver =
        (reference, certificate) -> {
          assertThat(certificate).isEqualTo(issued.certificate());
          return Optional.of(kms.holding(issued, true, true));
        };
    try (KeystoreRotation rotation = open(resolver)) {
      rotation.add(alias("spare"), file);
      rotation.add(ORDERS, remote);
      rotation.add(alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner")));
    }
    try (KeystoreRotation rotation = open(resolver)) {
      HeldKey read = (HeldKey) rotation.keyring().active(ORDERS).orElseThrow().entry();
      assertThat(read.reference()).contains(KeyReference.of("kms:orders/2027"));
      assertThat(read.chain()).isEqualTo(issued.chain());
      assertThat(verifies(issued, signed(read))).isTrue();
      rotation.swap(ORDERS, TestKeys.ec("orders"));
    }
    try (KeystoreRotation rotation = open(resolver)) {
      HeldKey read = (HeldKey) rotation.keyring().find(issued.keyId()).orElseThrow().entry();
      assertThat(rotation.keyring().find(issued.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
      assertThat(read.reference()).isPresent();
      assertThat(verifies(issued, signed(read))).isTrue();
      assertThat(rotation.keyring().versions()).hasSize(4);
    }
    KeyStore jdk = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(folder.resolve("keys.p12").toFile())) {
      jdk.load(in, PASSWORD);
    }
    assertThat(jdk.isKeyEntry("orders")).isTrue();
    assertThat(java.util.Collections.list(jdk.aliases()))
        .anyMatch(name -> name.startsWith("orders (retained"))
        .allSatisfy(name -> assertThat(name.contains("retained")).isEqualTo(retained(jdk, name)));
  }

  private static boolean retained(KeyStore keystore, String name) throws Exception {
    return keystore.isCertificateEntry(name) && !name.equals("partner");
  }

  @Test
  void keystore_withoutTheResolver_saysWhatIsMissing_andKeepsTheKey() throws Exception {
    try (KeystoreRotation rotation = open(resolver())) {
      rotation.add(ORDERS, kms.of(inside).referringTo(KeyReference.of("kms:orders")));
    }
    try (KeystoreRotation rotation = open(KeyResolver.of())) {
      HeldKey read = (HeldKey) rotation.keyring().active(ORDERS).orElseThrow().entry();
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(read::privateKey)
          .withMessageContaining("kms:orders")
          .withMessageContaining("KeyResolver");
      rotation.add(alias("other"), TestKeys.ec("other"));
    }
    try (KeystoreRotation rotation = open(resolver())) {
      HeldKey read = (HeldKey) rotation.keyring().active(ORDERS).orElseThrow().entry();
      kms.down("no route to host");
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(read::privateKey)
          .withMessageContaining("no route to host");
      kms.up();
      assertThat(verifies(inside, signed(read))).isTrue();
    }
  }

  @Test
  void resolver_thatFindsAnotherKey_isRefused() throws Exception {
    HeldKey other = TestKeys.ec("orders");
    HeldKey key =
        HeldKey.referringTo(
            KeyReference.of("kms:orders"),
            inside.chain(),
            (reference, certificate) -> Optional.of(kms.holding(other, true, true)));

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(key::privateKey)
        .withMessageContaining("does not belong to the certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "orders", "kms: orders", "pkcs11:object=orders?pin-value=1234", "a\nb:c"})
  void reference_thatIsNoneOrHoldsAPin_isRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyReference.of(uri))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("1234"));
  }
}
