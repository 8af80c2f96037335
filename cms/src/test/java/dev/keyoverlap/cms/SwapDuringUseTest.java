package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.junit.jupiter.api.Test;

/** Eight threads sign, verify, encrypt and decrypt while another swaps the key 500 times. */
class SwapDuringUseTest {

  private static final int THREADS = 8;
  private static final int SWAPS = 500;
  private static final Alias ORDERS = alias("orders");

  @Test
  void everyMessage_verifiesWithTheCertificateItNames_andNoneIsLost() throws Exception {
    try (KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open()) {
      rotation.add(ORDERS, TestKeys.ec("orders"));
      CmsSigner signer = CmsSigner.with(rotation).signAs(ORDERS).build();
      CmsVerifier verifier = CmsVerifier.of(rotation, VerificationPolicy.anyOf(ORDERS));
      CmsEncryptor encryptor = CmsEncryptor.with(rotation).encryptTo(ORDERS).build();
      CmsDecryptor decryptor = CmsDecryptor.of(rotation);
      Set<KeyId> used = ConcurrentHashMap.newKeySet();
      AtomicBoolean swapping = new AtomicBoolean(true);
      Semaphore messages = new Semaphore(0);
      List<HeldKey> keys = Stream.generate(() -> TestKeys.ec("orders")).limit(SWAPS).toList();
      ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
      try {
        List<Future<?>> workers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          Callable<?> worker =
              () -> {
                while (swapping.get()) {
                  byte[] content = ("message " + used.size()).getBytes(StandardCharsets.UTF_8);
                  byte[] signed = signer.sign(content);
                  VerifiedContent verified =
                      verifier.verify(decryptor.decrypt(encryptor.encrypt(signed)).content());
                  assertThat(verified.content()).isEqualTo(content);
                  SignerVerdict verdict = verified.report().signers().get(0);
                  assertThat(verdict.verdict()).isEqualTo(Verdict.VALID);
                  KeyId keyId = verdict.version().orElseThrow().keyId();
                  // The certificate sent along is that of the key that signed.
                  assertThat(KeyId.of(embedded(signed))).isEqualTo(keyId);
                  used.add(keyId);
                  messages.release();
                }
                return true;
              };
          workers.add(pool.submit(stopping(swapping, worker)));
        }
        workers.add(pool.submit(stopping(swapping, () -> swap(rotation, keys, messages))));
        for (Future<?> worker : workers) {
          worker.get(5, TimeUnit.MINUTES);
        }
        assertThat(rotation.keyring().versions(ORDERS)).hasSize(SWAPS + 1);
        // They did run side by side, or this test proves nothing.
        assertThat(used).hasSizeGreaterThan(SWAPS / 4);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /** When one of them ends, by success or failure, all end. */
  private static <T> Callable<T> stopping(AtomicBoolean running, Callable<T> work) {
    return () -> {
      try {
        return work.call();
      } finally {
        running.set(false);
      }
    };
  }

  private static boolean swap(KeystoreRotation rotation, List<HeldKey> keys, Semaphore messages)
      throws Exception {
    for (HeldKey key : keys) {
      rotation.swap(ORDERS, key);
      messages.drainPermits();
      // So that each key lives as long as it takes to make a message.
      assertThat(messages.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
    }
    return true;
  }

  private static X509Certificate embedded(byte[] signed) throws Exception {
    SignedData data = SignedData.getInstance(ContentInfo.getInstance(signed).getContent());
    assertThat(data.getCertificates().size()).isEqualTo(1);
    byte[] der = data.getCertificates().getObjectAt(0).toASN1Primitive().getEncoded("DL");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
