package dev.keyoverlap.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.Token;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldKeyTest {

  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey KEY = TestKeys.ec("orders");

  @Nested
  class Pair {

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "RSASSA-PSS", "EC", "DSA", "Ed25519", "Ed448", "X25519", "X448"})
    void pair_ofEachAlgorithm_isAcceptedAndAnothersPrivateKeyRefused(String algorithm)
        throws Exception {
      HeldKey key = ofAlgorithm(algorithm);
      HeldKey other = ofAlgorithm(algorithm);

      assertThat(HeldKey.of(key.privateKey(), key.chain()).privateKey()).isSameAs(key.privateKey());
      assertRefused(Reason.MISMATCHED_PAIR, other.privateKey(), key.chain());
    }

    /** As of a device that lets its key decrypt and nothing else: nothing of it but the modulus. */
    private record DecryptOnly(BigInteger getModulus) implements PrivateKey, RSAKey {
      @Override
      public String getAlgorithm() {
        return "RSA";
      }

      @Override
      public @Nullable String getFormat() {
        return null;
      }

      @Override
      public byte @Nullable [] getEncoded() {
        return null;
      }
    }

    @Test
    void pair_ofADeviceThatMayNotSign_isProvenByItsModulus() throws Exception {
      HeldKey key = TestKeys.rsa("orders");
      HeldKey other = TestKeys.rsa("orders");
      PrivateKey onDevice = decryptOnly(key);

      assertThat(HeldKey.of(onDevice, key.chain()).privateKey()).isSameAs(onDevice);
      assertRefused(Reason.MISMATCHED_PAIR, decryptOnly(other), key.chain());
    }

    private static PrivateKey decryptOnly(HeldKey key) {
      return new DecryptOnly(((RSAKey) key.certificate().getPublicKey()).getModulus());
    }

    private HeldKey ofAlgorithm(String algorithm) {
      int bits = algorithm.equals("EC") ? 256 : 2048;
      return TestKeys.named("orders").algorithm(algorithm, bits).issuedBy(AUTHORITY).make();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-512"})
    void pair_thatMayOnlySignWithOneDigest_isProvenWithThatOne(String digest) throws Exception {
      // RFC 4055, 1.2: a key of this kind may carry the parameters that it must be used with.
      MGF1ParameterSpec mask = new MGF1ParameterSpec(digest);
      KeyPair pair = pss(new PSSParameterSpec(digest, "MGF1", mask, 20, 1));
      HeldKey key = TestKeys.named("orders").forKeyPair(pair).issuedBy(AUTHORITY).make();

      assertThat(key.privateKey()).isSameAs(pair.getPrivate());
      PrivateKey other = pss(new PSSParameterSpec(digest, "MGF1", mask, 20, 1)).getPrivate();
      assertRefused(Reason.MISMATCHED_PAIR, other, key.chain());
    }

    private static KeyPair pss(AlgorithmParameterSpec parameters) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
      generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4, parameters));
      return generator.generateKeyPair();
    }

    @Test
    void pair_ofTwoAlgorithms_isRefused() throws Exception {
      HeldKey rsa = TestKeys.rsa("orders");
      HeldKey x25519 = ofAlgorithm("X25519");

      assertRefused(Reason.MISMATCHED_PAIR, KEY.privateKey(), rsa.chain());
      assertRefused(Reason.MISMATCHED_PAIR, rsa.privateKey(), KEY.chain());
      assertRefused(Reason.MISMATCHED_PAIR, KEY.privateKey(), x25519.chain());
      assertRefused(Reason.MISMATCHED_PAIR, x25519.privateKey(), KEY.chain());
      assertThat(HeldKey.of(rsa.privateKey(), rsa.chain())).isEqualTo(rsa);
    }

    @Test
    void pair_ofATokenThatIsNotRegistered_isProvenByItsProviderOnly() throws Exception {
      Token token = new Token("SHA256withECDSA", "SHA256withRSA");
      PrivateKey onToken = token.holding(KEY);
      HeldKey rsa = TestKeys.rsa("orders");

      assertRefused(Reason.UNSUPPORTED_ALGORITHM, onToken, KEY.chain());
      assertThat(HeldKey.of(onToken, KEY.chain(), token).provider()).contains(token);
      assertThat(HeldKey.of(token.holding(rsa), rsa.chain(), token).privateKey()).isNotNull();
      HeldKey other = TestKeys.ec("orders");
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(() -> HeldKey.of(onToken, other.chain(), token))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCHED_PAIR));
      token.unplug();
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(() -> HeldKey.of(onToken, KEY.chain(), token))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_ALGORITHM))
          .withMessageContaining("The token is not there");
    }

    @Test
    void pair_ofATokenThatIsGone_isSwappedOutAllTheSame() throws Exception {
      Token token = new Token("SHA256withECDSA");
      token.unplug();
      PrivateKey onToken = token.holding(KEY);
      HeldKey locked = HeldKey.locked(KEY.chain(), () -> onToken, token);
      Alias orders = Alias.alias("orders");
      KeystoreRotation rotation =
          KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
      rotation.add(orders, locked);

      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(locked::privateKey)
          .withMessageContaining("The token is not there");
      rotation.swap(orders, TestKeys.ec("next"));
      assertThat(rotation.keyring().find(locked.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
    }

    @Test
    void pair_ofTwoCurves_isRefused() throws Exception {
      HeldKey other = TestKeys.named("orders").algorithm("EC", 384).make();

      assertThat(HeldKey.of(other.privateKey(), other.chain())).isEqualTo(other);
      assertRefused(Reason.MISMATCHED_PAIR, other.privateKey(), KEY.chain());
    }
  }

  @Nested
  class Chain {

    private final HeldKey intermediate =
        TestKeys.named("inter").algorithm("EC", 256).issuedBy(AUTHORITY).make();
    private final HeldKey key =
        TestKeys.named("orders").algorithm("EC", 256).issuedBy(intermediate).make();

    @Test
    void chain_inOrder_isAcceptedWithAndWithoutItsRoot() throws Exception {
      List<X509Certificate> whole =
          List.of(key.certificate(), intermediate.certificate(), AUTHORITY.certificate());

      assertThat(HeldKey.of(key.privateKey(), whole).chain()).isEqualTo(whole);
      assertThat(HeldKey.of(key.privateKey(), whole.subList(0, 2)).chain()).hasSize(2);
      assertThat(HeldKey.of(key.privateKey(), whole.subList(0, 1)).chain()).hasSize(1);
    }

    @Test
    void chain_withItsIssuersTheWrongWayRound_isRefused() throws Exception {
      assertRefused(
          Reason.BROKEN_CHAIN,
          key.privateKey(),
          List.of(key.certificate(), AUTHORITY.certificate(), intermediate.certificate()));
    }

    @Test
    void chain_withAGap_isRefused() throws Exception {
      assertRefused(
          Reason.BROKEN_CHAIN,
          key.privateKey(),
          List.of(key.certificate(), AUTHORITY.certificate()));
    }

    @Test
    void chain_beginningWithTheRoot_isRefused() throws Exception {
      assertRefused(
          Reason.BROKEN_CHAIN,
          key.privateKey(),
          List.of(AUTHORITY.certificate(), intermediate.certificate(), key.certificate()));
    }

    @Test
    void chain_whoseIssuerOnlyBearsTheRightName_isRefused() throws Exception {
      HeldKey sameName = TestKeys.named("inter").algorithm("EC", 256).issuedBy(AUTHORITY).make();

      assertRefused(
          Reason.BROKEN_CHAIN,
          key.privateKey(),
          List.of(key.certificate(), sameName.certificate(), AUTHORITY.certificate()));
    }

    @Test
    void chain_withoutAnyCertificate_isTheCallersMistake() throws Exception {
      PrivateKey privateKey = key.privateKey();

      assertThatIllegalArgumentException().isThrownBy(() -> HeldKey.of(privateKey, List.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HeldKey.locked(List.of(), () -> privateKey));
    }

    @Test
    void chain_changedByTheCallerAfterwards_staysAsItWas() throws Exception {
      List<X509Certificate> given = new ArrayList<>(key.chain());
      HeldKey held = HeldKey.of(key.privateKey(), given);
      given.clear();

      assertThat(held.chain()).hasSize(3);
    }
  }

  @Nested
  class Locked {

    @Test
    void lockedKey_untilItIsNeeded_isNotUnlocked() {
      AtomicInteger calls = new AtomicInteger();
      HeldKey locked =
          HeldKey.locked(
              KEY.chain(),
              () -> {
                calls.incrementAndGet();
                throw new KeyException("nobody should ask");
              });

      assertThat(locked.certificate()).isEqualTo(KEY.certificate());
      assertThat(locked).isEqualTo(KEY).hasSameHashCodeAs(KEY).hasToString(KEY.toString());
      assertThat(calls).hasValue(0);
      assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(locked::privateKey);
      assertThat(calls).hasValue(1);
    }

    @Test
    void lockedKey_neededByEightThreadsAtOnce_isUnlockedOnce() throws Exception {
      PrivateKey privateKey = KEY.privateKey();
      AtomicInteger calls = new AtomicInteger();
      HeldKey locked =
          HeldKey.locked(
              KEY.chain(),
              () -> {
                calls.incrementAndGet();
                return privateKey;
              });
      int threads = 8;
      CyclicBarrier start = new CyclicBarrier(threads);
      ExecutorService executor = Executors.newFixedThreadPool(threads);
      try {
        List<Future<PrivateKey>> answers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          answers.add(
              executor.submit(
                  () -> {
                    start.await(60, TimeUnit.SECONDS);
                    return locked.privateKey();
                  }));
        }
        for (Future<PrivateKey> answer : answers) {
          assertThat(answer.get(60, TimeUnit.SECONDS)).isSameAs(privateKey);
        }
      } finally {
        executor.shutdownNow();
      }
      assertThat(calls).hasValue(1);
    }

    @Test
    void lockedKey_thatCannotBeUnlockedYet_isTriedAgainWhenNextNeeded() throws Exception {
      PrivateKey privateKey = KEY.privateKey();
      AtomicInteger calls = new AtomicInteger();
      HeldKey locked =
          HeldKey.locked(
              KEY.chain(),
              () -> {
                if (calls.incrementAndGet() == 1) {
                  throw new KeyException("the vault is sealed");
                }
                return privateKey;
              });

      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(locked::privateKey)
          .withMessageContaining(KEY.keyId().shortForm())
          .withMessageContaining("the vault is sealed")
          .withCauseInstanceOf(KeyException.class)
          .satisfies(e -> assertThat(e.keyId()).contains(KEY.keyId()));
      assertThat(locked.privateKey()).isSameAs(privateKey);
      assertThat(locked.privateKey()).isSameAs(privateKey);
      assertThat(calls).hasValue(2);
    }

    @Test
    void lockedKey_whoseHardwareModuleIsGone_isUnavailable() throws Exception {
      PrivateKey privateKey = KEY.privateKey();
      AtomicInteger calls = new AtomicInteger();
      HeldKey locked =
          HeldKey.locked(
              KEY.chain(),
              () -> {
                if (calls.incrementAndGet() == 1) {
                  // What the JDK's PKCS#11 provider throws; it is unchecked.
                  throw new ProviderException("Token has been removed");
                }
                return privateKey;
              });

      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(locked::privateKey)
          .withMessageContaining("Token has been removed")
          .withCauseInstanceOf(ProviderException.class);
      assertThat(locked.privateKey()).isSameAs(privateKey);
    }

    @Test
    void lockedKey_thatTurnsOutToBeAnothers_isRefusedEachTime() throws Exception {
      PrivateKey foreign = TestKeys.ec("orders").privateKey();
      HeldKey locked = HeldKey.locked(KEY.chain(), () -> foreign);

      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(KeyUnavailableException.class)
            .isThrownBy(locked::privateKey)
            .withMessageContaining("does not belong")
            .satisfies(e -> assertThat(e.keyId()).contains(KEY.keyId()));
      }
      PrivateKey own = KEY.privateKey();
      assertThat(HeldKey.locked(KEY.chain(), () -> own).privateKey()).isSameAs(own);
    }
  }

  private static void assertRefused(
      Reason reason, PrivateKey privateKey, List<X509Certificate> chain) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> HeldKey.of(privateKey, chain))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(e -> assertThat(e.keyId()).isPresent());
  }
}
