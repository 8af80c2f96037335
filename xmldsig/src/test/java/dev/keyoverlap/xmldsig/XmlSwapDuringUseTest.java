package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class XmlSwapDuringUseTest {

  private static final int THREADS = 4;
  private static final int BEFORE = 20;
  private static final int AFTER = 20;

  @Test
  void sign_inSeveralThreadsWhileTheKeyIsSwapped_losesNoDocument() throws Exception {
    HeldKey oldKey = TestKeys.ec("orders");
    HeldKey newKey = TestKeys.ec("orders");
    XmlVerifier verifier = verifier(oldKey, newKey);
    Set<Alias> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch warm = new CountDownLatch(THREADS);
    CountDownLatch swapped = new CountDownLatch(1);

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open()) {
      rotation.add(ORDERS, oldKey);
      XmlSigner signer = XmlSigner.with(rotation).signAs(ORDERS).build();
      Callable<Integer> work =
          () -> {
            int accepted = 0;
            int after = 0;
            while (after < AFTER) {
              boolean afterwards = swapped.getCount() == 0;
              VerifiedXml verified = verifier.verify(signer.sign(bytes(BATCH)));
              seen.add(verified.report().signers().get(0).version().orElseThrow().alias());
              accepted++;
              if (accepted == BEFORE) {
                warm.countDown();
              }
              after += afterwards ? 1 : 0;
            }
            return accepted;
          };
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(work));
      }
      assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();
      rotation.swap(ORDERS, newKey);
      swapped.countDown();
      for (Future<Integer> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(BEFORE + AFTER);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(seen).containsExactlyInAnyOrder(Xml.PARTNER, Xml.PARTNER_NEXT);
  }
}
