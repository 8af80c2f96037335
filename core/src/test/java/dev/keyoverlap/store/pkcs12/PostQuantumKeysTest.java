package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys for algorithms that this runtime may never have heard of (JDK 17), or whose private keys it
 * reads in one of three forms only (JDK 25).
 */
class PostQuantumKeysTest {

  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final HeldKey ROOT = TestKeys.rsa("root");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            "ML-DSA-44", "ML-DSA-65", "ML-DSA-87", "ML-KEM-512", "ML-KEM-768", "ML-KEM-1024")
        .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
  }

  private static HeldKey make(String algorithm, boolean bouncyCastle) {
    TestKeys keys = TestKeys.named(algorithm).algorithm(algorithm, 0);
    if (bouncyCastle) {
      keys.asObjectsOfBouncyCastle();
    }
    // A key that only encapsulates cannot sign its own certificate.
    return algorithm.startsWith("ML-KEM") ? keys.issuedBy(ROOT).make() : keys.make();
  }

  private KeystoreRotation open() throws Exception {
    return Keystores.open(file, clock);
  }

  /** As far as two objects can be said to be the same key: by what a provider makes of them. */
  private static byte[] normal(PrivateKey key) throws Exception {
    String family = key.getAlgorithm().substring(0, key.getAlgorithm().lastIndexOf('-'));
    return KeyFactory.getInstance(family.equals("ML") ? key.getAlgorithm() : family, BOUNCY_CASTLE)
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()))
        .getEncoded();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void key_addedAndSwapped_isUnlockedByWhoeverOpensTheFile(String algorithm, boolean bouncyCastle)
      throws Exception {
    HeldKey rsa = TestKeys.rsa("before");
    HeldKey first = make(algorithm, bouncyCastle);
    HeldKey second = make(algorithm, bouncyCastle);
    List<String> providers = Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), rsa);
      rotation.swap(alias("orders"), first);
      clock.advance(Duration.ofDays(1));
      rotation.swap(alias("orders"), second);
      rotation.add(alias("others"), TestKeys.ec("others"));
    }

    try (KeystoreRotation reopened = open()) {
      assertThat(Keystores.held(reopened, "orders").keyId()).isEqualTo(second.keyId());
      for (HeldKey key : List.of(first, second)) {
        KeyVersion version = reopened.keyring().find(key.keyId()).orElseThrow();
        assertThat(normal(((HeldKey) version.entry()).privateKey()))
            .isEqualTo(normal(key.privateKey()));
      }
      // And back: the unlocked key is written again under another state.
      reopened.retire(alias("orders"));
    }
    try (KeystoreRotation reopened = open()) {
      assertThat(reopened.keyring().find(second.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
    }
    assertThat(Arrays.stream(Security.getProviders()).map(Provider::getName))
        .isEqualTo(providers)
        .doesNotContain("BC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ML-DSA-65", "ML-KEM-768"})
  void retainedKey_withoutTheHistory_keepsItsState(String algorithm) throws Exception {
    HeldKey old = make(algorithm, true);
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), old);
      rotation.swap(alias("orders"), make(algorithm, true));
    }
    Files.delete(folder.resolve("keys.p12.history"));

    try (KeystoreRotation reopened = open()) {
      KeyVersion version = reopened.keyring().find(old.keyId()).orElseThrow();
      assertThat(version.state()).isEqualTo(KeyState.RETAINED);
      assertThat(version.alias()).isEqualTo(alias("orders"));
      assertThat(version.keptUntil()).contains(clock.instant().plus(Duration.ofDays(90)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void chain_ofClassicalAndPostQuantumCertificates_isProven(boolean bouncyCastle) throws Exception {
    HeldKey root = make("ML-DSA-87", bouncyCastle);
    HeldKey below = TestKeys.named("below").issuedBy(root).make();
    HeldKey leaf = TestKeys.named("leaf").algorithm("ML-DSA-44", 0).issuedBy(below).make();
    HeldKey underRsa = TestKeys.named("leaf").algorithm("ML-DSA-65", 0).issuedBy(ROOT).make();

    assertThat(leaf.chain()).hasSize(3);
    assertThat(underRsa.chain()).hasSize(2);
    // The same name, another key: only the signature tells.
    List<X509Certificate> wrong = new ArrayList<>(leaf.chain());
    wrong.set(2, make("ML-DSA-87", bouncyCastle).certificate());
    assertThatThrownBy(() -> HeldKey.of(leaf.privateKey(), wrong))
        .isInstanceOfSatisfying(
            KeyRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BROKEN_CHAIN));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void privateKeyOfAnotherCertificate_isRefused(String algorithm, boolean bouncyCastle)
      throws Exception {
    HeldKey one = make(algorithm, bouncyCastle);
    HeldKey other = make(algorithm, bouncyCastle);

    assertThat(HeldKey.of(one.privateKey(), one.chain())).isEqualTo(one);
    assertThatThrownBy(() -> HeldKey.of(one.privateKey(), other.chain()))
        .isInstanceOfSatisfying(
            KeyRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCHED_PAIR));
  }

  @Test
  void privateKey_afterReopening_signs() throws Exception {
    HeldKey key = make("ML-DSA-65", true);
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), key);
    }
    try (KeystoreRotation reopened = open()) {
      PrivateKey unlocked = Keystores.held(reopened, "orders").privateKey();
      KeyFactory factory = KeyFactory.getInstance("ML-DSA", BOUNCY_CASTLE);
      Signature signature = Signature.getInstance("ML-DSA", BOUNCY_CASTLE);
      signature.initSign(factory.generatePrivate(new PKCS8EncodedKeySpec(unlocked.getEncoded())));
      signature.update((byte) 1);
      byte[] value = signature.sign();
      signature.initVerify(key.certificate());
      signature.update((byte) 1);
      assertThat(signature.verify(value)).isTrue();
    }
  }
}
