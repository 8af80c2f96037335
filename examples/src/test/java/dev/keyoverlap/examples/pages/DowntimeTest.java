package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the page on downtimes. */
class DowntimeTest {

  @Test
  @SuppressWarnings("try") // closing the permit is all that is done with it
  void gate_isPassedByEachMessage_andGivenToTheRenewal() throws Exception {
    List<byte[]> sent = new ArrayList<>();
    byte[] order = "10 boxes".getBytes(UTF_8);
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders 2026"));
      CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();

      OutboundGate gate = OutboundGate.of("orders to the partner", Duration.ofSeconds(30));
      // Each message passes the gate. It is in flight until the permit is closed.
      try (OutboundGate.Permit permit = gate.acquire()) {
        sent.add(signer.sign(order));
      }

      Renewal renewal =
          Renewal.with(rotation, alias("orders"))
              .partner("partner", Procedure.named("CS4"))
              .gate(gate)
              .begin();

      assertThat(sent).hasSize(1);
      assertThat(gate.inFlight()).isZero();
      assertThat(renewal.next()).isPresent();
    }
  }
}
