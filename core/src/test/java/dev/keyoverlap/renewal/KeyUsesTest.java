package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.KeyUses.Use;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.tls.KeyringTls;
import dev.keyoverlap.usage.OutboundGate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One key for several uses: who uses it is known, and they are renewed together. */
class KeyUsesTest {

  private static final Use SIGNER =
      Use.of("signer", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ALL_HOLDING_SEVERAL, ORDERS);
  private static final Use DECRYPTOR =
      Use.of("decryptor", UseCase.CMS_DECRYPTOR_INBOUND, PartnerProfile.UNKNOWN, ORDERS, NEXT);
  private static final Use CLIENT =
      Use.of(
          "client",
          UseCase.TLS_CLIENT_CERTIFICATE,
          PartnerProfile.builder().holds(PartnerProfile.Count.SEVERAL).build(),
          ORDERS);
  private static final Use UNSURE =
      Use.of("unsure", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.UNKNOWN, ORDERS);

  private final SetClock clock = new SetClock();
  private final KeyUses uses = new KeyUses();
  private final OutboundGate gate = Renewals.gate();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  private KeyEntry inUse() {
    return rotation.keyring().active(ORDERS).orElseThrow().entry();
  }

  @Test
  void whereUsed_tellsWhatWasDeclaredAndBuilt() {
    assertThat(uses.register(SIGNER, rotation).keyring()).isSameAs(rotation.keyring());
    uses.declare(DECRYPTOR);

    assertThat(uses.whereUsed(ORDERS)).containsExactly(SIGNER, DECRYPTOR);
    assertThat(uses.whereUsed(NEXT)).containsExactly(DECRYPTOR);
    assertThat(uses.whereUsed(alias("other"))).isEmpty();
    assertThat(SIGNER).hasToString("signer (CMS signer outbound, renewed by CS1)");
    uses.forget("signer");
    assertThat(uses.whereUsed(ORDERS)).containsExactly(DECRYPTOR);
  }

  @Test
  void register_withAGate_holdsBackWhatIsBuiltOnIt() {
    var source = uses.register(UNSURE, gate, rotation);
    assertThat(source.keyring()).isSameAs(rotation.keyring());
    gate.pause();

    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(source::keyring);
  }

  @Test
  void register_byName_learnsTheAliasesOfWhatIsBuilt() {
    KeyringSource keys =
        uses.register("client", UseCase.TLS_CLIENT_CERTIFICATE, CLIENT.partner(), rotation);
    assertThat(uses.whereUsed(ORDERS)).as("nothing is built yet").isEmpty();

    KeyringTls one = KeyringTls.with(keys).presenting(ORDERS).build();
    assertThat(uses.whereUsed(ORDERS)).containsExactly(CLIENT);
    KeyringTls another = KeyringTls.with(keys).presenting(NEXT).build();
    assertThat(uses.whereUsed(ORDERS)).isEqualTo(uses.whereUsed(NEXT)).hasSize(1);
    // Of one who trusts, only what it is for.
    KeyringTls trust = KeyringTls.with(keys).trusting(alias("root")).build();
    assertThat(uses.whereUsed(alias("root"))).isEmpty();
    assertThat(List.of(one, another, trust)).doesNotContainNull();
  }

  @Test
  void register_byName_withAGate_holdsBackWhatIsBuilt_andIsRenewedThroughIt() throws Exception {
    KeyringSource keys =
        uses.register(
            "unsure", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.UNKNOWN, gate, rotation);
    keys.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS));
    assertThat(uses.whereUsed(ORDERS)).containsExactly(UNSURE);

    Renewal renewal = uses.renewal(rotation, ORDERS).begin();
    while (!gate.isPaused()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }

    assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(keys::keyring);
  }

  @Test
  void useThatNobodyNamed_isTold_andStandsInTheWayOfARenewal() {
    KeyringSource keys = rotation.withListener(uses);
    uses.declare(CLIENT);
    keys.listener().onConfigured("XmlSigner", KeyUse.SIGN, Set.of(NEXT));
    assertThat(uses.unnamed(ORDERS)).isEmpty();
    assertThatCode(() -> uses.renewal(rotation, ORDERS)).doesNotThrowAnyException();

    keys.listener().onConfigured("CmsEncryptor", KeyUse.ENCRYPT, Set.of(ORDERS));
    keys.listener().onConfigured("CmsEncryptor", KeyUse.ENCRYPT, Set.of(ORDERS));

    assertThat(uses.unnamed(ORDERS)).containsExactly("CmsEncryptor (ENCRYPT)");
    assertThatIllegalStateException()
        .isThrownBy(() -> uses.renewal(rotation, ORDERS))
        .withMessageContaining("CmsEncryptor (ENCRYPT)")
        .withMessageContaining("nobody declared for which partner");
  }

  @Test
  void decryptorThatNobodyNamed_concernsEveryAlias_untilOneIsDeclared() {
    rotation.withListener(uses).listener().onConfigured("CmsDecryptor", KeyUse.DECRYPT, Set.of());
    assertThat(uses.unnamed(ORDERS)).containsExactly("CmsDecryptor (DECRYPT)");

    uses.declare(DECRYPTOR);

    assertThat(uses.unnamed(ORDERS)).isEmpty();
  }

  @Test
  void renewal_ofAnAliasWithoutUses_isAMistake() {
    assertThatIllegalStateException().isThrownBy(() -> uses.renewal(rotation, ORDERS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Use.of(" ", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.UNKNOWN, ORDERS));
  }

  @Test
  void renewal_ofOwnAndPartnersUsesAsOne_isAMistake() {
    uses.declare(SIGNER);
    uses.declare(Use.of("verifier", UseCase.CMS_VERIFIER_INBOUND, PartnerProfile.UNKNOWN, ORDERS));

    assertThatIllegalStateException().isThrownBy(() -> uses.renewal(rotation, ORDERS).begin());
  }

  /** SK5: signer, decryptor and client with one key, towards partners who all cope. */
  @Test
  void renewal_ofOneKeyForThreeUses_SK5_activatesOnceWhenAllAreReady() throws Exception {
    uses.declare(SIGNER);
    uses.declare(DECRYPTOR);
    uses.declare(CLIENT);
    Renewal renewal = uses.renewal(rotation, ORDERS).begin().supplyKey(NEW, "made here");
    assertThat(renewal.state().procedures().values()).noneMatch(Procedure::requiresDowntime);

    renewal = walkUntilExchange(renewal);
    assertThat(inUse()).isEqualTo(OLD);
    assertThat(renewal.state().pendingSteps())
        .allMatch(pending -> pending.step().action() == Action.EXCHANGE)
        .hasSize(3);
    renewal = renewal.perform();

    assertThat(inUse()).isEqualTo(NEW);
    assertThat(renewal.state().pendingSteps())
        .noneMatch(pending -> pending.step().action() == Action.EXCHANGE);
    assertThat(walkToTheEnd(renewal).isFinished()).isTrue();
  }

  /** T23: some say yes and one does not know; that one has a downtime of its own. */
  @Test
  void renewal_withOnePartnerUnsure_T23_pausesThatOneOnly() throws Exception {
    OutboundGate open = OutboundGate.of("signer", java.time.Duration.ZERO);
    uses.declare(SIGNER, open);
    uses.declare(UNSURE, gate);
    Renewal renewal = uses.renewal(rotation, ORDERS).begin().supplyKey(NEW, "made here");

    while (renewal.next().isPresent() && inUse().equals(OLD)) {
      assertThat(open.isPaused()).isFalse();
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    assertThat(gate.isPaused()).isTrue();
    assertThat(open.isPaused()).isFalse();
    walkToTheEnd(renewal);
    assertThat(gate.isPaused()).isFalse();
    assertThat(rotation.keyring().find(OLD.keyId())).isEmpty();
  }

  private Renewal walkUntilExchange(Renewal from) throws Exception {
    Renewal renewal = from;
    while (renewal.next().orElseThrow().step().action() != Action.EXCHANGE) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private Renewal walkToTheEnd(Renewal from) throws Exception {
    Renewal renewal = from;
    while (!renewal.isFinished()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }
}
