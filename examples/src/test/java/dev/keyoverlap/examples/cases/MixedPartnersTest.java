package dev.keyoverlap.examples.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.StepRefusedException;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.KeyUsageLog;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The example of the fifth page, with partners who do not all cope: one key pair signs CMS messages
 * towards two receivers, decrypts, and presents us to an HTTPS server. Only the receiver that holds
 * one key has a downtime, and the key is exchanged once, when everybody is ready.
 */
class MixedPartnersTest {

  private static final HeldKey OLD = HeldKey.selfSigned("CN=orders 2026");
  private static final HeldKey NEXT = HeldKey.selfSigned("CN=orders 2027");

  private Instant now = Instant.now();
  private final KeyUses uses = new KeyUses();
  private final KeyUsageLog evidence = KeyUsageLog.of(() -> now);
  private final OutboundGate gate = OutboundGate.of("to one who does not cope", Duration.ZERO);
  private final Map<String, Partner> partners = new LinkedHashMap<>();
  private final Map<String, Exchange> exchanges = new LinkedHashMap<>();
  private final Set<String> heldBack = new HashSet<>();
  private final List<String> lost = new ArrayList<>();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty())
            .clock(() -> now)
            .reloadManually()
            .author("alice")
            .open();
    rotation.add(Formats.ORDERS, OLD);
    for (String name : List.of("copes", "does not cope", "sender", "server")) {
      partners.put(name, new Partner(certificate(OLD), certificate(NEXT)));
    }
    var keys = rotation.withListener(evidence).withListener(uses);
    exchanges.put(
        "copes",
        Formats.cmsSigned(
            uses.register(
                "copes", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ALL_HOLDING_SEVERAL, keys),
            () -> now,
            partners.get("copes")));
    exchanges.put(
        "does not cope",
        Formats.cmsSignedOnce(
            uses.register(
                "does not cope", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.AS_ABAP, gate, keys),
            () -> now,
            partners.get("does not cope")));
    exchanges.put(
        "sender",
        Formats.cmsDecrypted(
            uses.register(
                KeyUses.Use.of(
                    "sender",
                    UseCase.CMS_DECRYPTOR_INBOUND,
                    PartnerProfile.UNKNOWN,
                    Formats.ORDERS),
                keys),
            () -> now,
            partners.get("sender")));
    exchanges.put("server", Https.of(rotation, () -> now, partners.get("server")));
    uses.declare(
        KeyUses.Use.of(
            "server",
            UseCase.TLS_CLIENT_CERTIFICATE,
            PartnerProfile.builder().holds(PartnerProfile.Count.SEVERAL).build(),
            Formats.ORDERS));
  }

  private static PeerCertificate certificate(HeldKey key) {
    return PeerCertificate.of(key.certificate());
  }

  @AfterEach
  void close() {
    exchanges.values().forEach(Exchange::close);
  }

  @Test
  void oneKeyForFourPartners_isExchangedOnce_andOnlyOneOfThemWaits() throws Exception {
    assertThat(uses.whereUsed(Formats.ORDERS))
        .extracting(KeyUses.Use::name)
        .containsExactlyInAnyOrder("copes", "does not cope", "sender", "server");
    assertThat(uses.unnamed(Formats.ORDERS)).isEmpty();
    send();

    Renewal renewal = uses.renewal(rotation, Formats.ORDERS).begin();
    while (!renewal.isFinished()) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal = take(renewal, pending);
      now = now.plus(Duration.ofMinutes(5));
      send();
    }

    assertThat(lost).isEmpty();
    assertThat(heldBack).containsExactly("does not cope");
    assertThat(gate.isPaused()).isFalse();
    assertThat(rotation.keyring().active(Formats.ORDERS).orElseThrow().keyId())
        .isEqualTo(NEXT.keyId());
    assertThat(evidence.of(NEXT.keyId())).containsOnlyKeys(KeyUse.SIGN, KeyUse.DECRYPT);
  }

  @Test
  void exchange_beforeTheOneWhoDoesNotCopeIsReady_isRefused() throws Exception {
    Renewal renewal = uses.renewal(rotation, Formats.ORDERS).begin();
    int exchange =
        renewal.state().procedure("copes").steps().stream()
            .filter(step -> step.action() == Action.EXCHANGE)
            .findFirst()
            .orElseThrow()
            .number();
    // Those who cope do all that they can; the others nothing.
    for (boolean moved = true; moved; ) {
      moved = false;
      for (PendingStep pending : renewal.state().pendingSteps()) {
        if (pending.partner().equals("copes") && pending.step().action() != Action.EXCHANGE) {
          renewal = take(renewal, pending);
          moved = true;
          break;
        }
      }
    }
    Renewal waiting = renewal;

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> waiting.perform(waiting.step("copes", exchange)));
    assertThat(rotation.keyring().active(Formats.ORDERS).orElseThrow().keyId())
        .isEqualTo(OLD.keyId());
  }

  private void send() throws Exception {
    for (Map.Entry<String, Exchange> each : exchanges.entrySet()) {
      try {
        if (!each.getValue().receives(each.getValue().send())) {
          lost.add(each.getKey() + " at " + now);
        }
      } catch (RejectedExecutionException e) {
        heldBack.add(each.getKey());
      }
    }
  }

  private Renewal take(Renewal renewal, PendingStep pending) throws Exception {
    Action action = pending.step().action();
    if (action == Action.CREATE_KEY) {
      return renewal.supplyKey(NEXT, "made for this test");
    }
    if (action == Action.AGREE_DOWNTIME) {
      return renewal.agreeDowntime(
          pending, now, now.plus(Duration.ofDays(1)), "agreed on the telephone");
    }
    return switch (action.kind()) {
      case PERFORM, WAIT -> perform(renewal, pending);
      case TELL -> renewal.confirm(pending, "mailed");
      case CONFIRM -> {
        partners.get(pending.partner()).act(action, false);
        yield renewal.confirm(pending, "mailed by the partner");
      }
    };
  }

  private Renewal perform(Renewal renewal, PendingStep pending) throws Exception {
    try {
      return renewal.perform(pending);
    } catch (StepRefusedException e) {
      now = e.notBefore().orElseThrow(() -> new AssertionError(pending.toString(), e));
      return renewal.perform(pending);
    }
  }
}
