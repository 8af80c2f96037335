package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.NEW_RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static dev.keyoverlap.wssec.Parties.PARTNER_NEXT;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.WAREHOUSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyId;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SoapSwapDuringUseTest {

  private static final int THREADS = 4;
  private static final int BETWEEN_SWAPS = 20;

  @Test
  void protect_inSeveralThreadsWhileBothKeysAreSwapped_losesNoMessage() throws Exception {
    Parties parties = new Parties();
    parties.receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));
    SoapProtector protector = parties.signingAndEncrypting().build();
    SoapReceiver receiver = parties.receiving().requireEncrypted(SoapPart.BODY).build();
    Set<KeyId> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger accepted = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Callable<Void> work =
        () -> {
          while (done.getCount() > 0) {
            // Throws if it is refused.
            ReceivedSoap received = receiver.receive(protector.protect(Soap.order()));
            seen.add(received.decryptedWith().orElseThrow().keyId());
            seen.add(
                received.report().orElseThrow().signers().get(0).version().orElseThrow().keyId());
            accepted.incrementAndGet();
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Void>> results = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(work));
      }
      untilMoreAre(accepted);
      parties.sender.swap(ORDERS, NEW_KEY);
      untilMoreAre(accepted);
      parties.receiver.swap(WAREHOUSE, NEW_RECEIVING_KEY);
      untilMoreAre(accepted);
      parties.sender.swap(PARTNER, TestKeys.certificateOf(NEW_RECEIVING_KEY));
      untilMoreAre(accepted);
      done.countDown();
      for (Future<Void> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
    } finally {
      done.countDown();
      threads.shutdownNow();
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            OLD_KEY.keyId(), NEW_KEY.keyId(), RECEIVING_KEY.keyId(), NEW_RECEIVING_KEY.keyId());
  }

  private static void untilMoreAre(AtomicInteger accepted) {
    int before = accepted.get();
    Eventually.isTrue(() -> accepted.get() > before + BETWEEN_SWAPS);
  }
}
