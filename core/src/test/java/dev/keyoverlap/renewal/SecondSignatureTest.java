package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second signature is made when all who get it can read it, and is really made. */
class SecondSignatureTest {

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
  }

  // ---- one who verifies all signatures

  /** Both signatures are made: "all" trusts both keys, "any" needs one that it knows. */
  private Renewal started() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("all", Procedure.named("CS1"))
            .partner("any", Procedure.named("CS3"))
            .begin()
            .supplyKey(NEW, "made here");
    for (int step = 2; step <= 4; step++) {
      renewal = renewal.confirm(renewal.step("all", step), "mail");
    }
    for (int step = 2; step <= 3; step++) {
      renewal = renewal.confirm(renewal.step("any", step), "mail");
    }
    return renewal.perform(renewal.step("any", 4));
  }

  @Test
  void partnerThatVerifiesAll_goesBackAfterTheSecondSignature_andGetsNothingUntilItTrustsBoth()
      throws Exception {
    Renewal started = started();
    rotation.keyring().towards("all").requireFlow(ORDERS);

    Renewal back =
        started.recordReturnToOldKey("all", "ticket 4711: the new certificate is removed");

    assertThat(back.state().isHeldBack("all")).isTrue();
    assertThat(back.state().isHeldBack("any")).isFalse();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> rotation.keyring().towards("all").requireFlow(ORDERS));
    rotation.keyring().towards("any").requireFlow(ORDERS);
    assertRefused(Reason.HELD_BACK, () -> back.end("never mind"));
    assertRefused(Reason.OUT_OF_ORDER, () -> back.perform(back.step("all", 5)));

    Renewal again = back.confirm(back.step("all", 3), "both are trusted again");
    assertThat(again.state().isHeldBack("all")).isFalse();
    rotation.keyring().towards("all").requireFlow(ORDERS);
    assertThat(rotation.keyring().active(NEXT).orElseThrow().entry()).isEqualTo(NEW);
  }

  @Test
  void partnerThatVerifiesAll_goesBack_andTheRenewalIsRolledBack() throws Exception {
    Renewal back = started().recordReturnToOldKey("all", "ticket 4711");

    Renewal over = back.rollBack("they cannot");

    assertThat(over.state().isRolledBack()).isTrue();
    assertThat(rotation.keyring().active(NEXT)).isEmpty();
    rotation.keyring().towards("all").requireFlow(ORDERS);
  }

  @Test
  void partnerThatVerifiesAll_madeApart_goesBackAndGetsTheOldSignatureAlone() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("all", Procedure.named("CS1"))
            .partner("any", Procedure.named("CS3"))
            .withoutSecondAlias("all")
            .begin()
            .supplyKey(NEW, "made here");
    for (int step = 2; step <= 3; step++) {
      renewal = renewal.confirm(renewal.step("all", step), "mail");
      renewal = renewal.confirm(renewal.step("any", step), "mail");
    }
    Renewal back =
        renewal.perform(renewal.step("any", 4)).recordReturnToOldKey("all", "ticket 4711");

    assertThat(back.state().isHeldBack("all")).isFalse();
    rotation.keyring().towards("all").requireFlow(ORDERS);
  }

  // ---- the developer's change

  @Test
  void developersWord_isNoneAgainstWhatIsSeen() throws Exception {
    KeystoreRotation quiet =
        KeystoreRotation.with(store).clock(clock).reloadManually().author("ta").open();
    quiet.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS));
    Renewal renewal = Renewal.begin(quiet, Procedure.named("CS2"), ORDERS, NEW);
    renewal = renewal.confirm("told").confirm("accepted");
    Renewal untold = renewal;
    assertRefused(Reason.NEEDS_CONFIRMATION, untold::perform);
    assertRefused(Reason.OUT_OF_ORDER, () -> untold.perform(untold.step(5)));

    Renewal said = renewal.confirm("flow 1.4 is deployed");
    assertRefused(Reason.SECOND_ALIAS_NOT_NAMED, said::perform);
    assertThat(quiet.keyring().active(NEXT)).isEmpty();

    quiet.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS, NEXT));
    assertThat(said.perform().state().isDone(said.step(5))).isTrue();
  }

  @Test
  void useThatIsRegisteredByItsSigner_isRenewedAsTheSignerIsBuilt() throws Exception {
    KeyUses one = new KeyUses();
    KeyUses two = new KeyUses();
    one.register("x", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ANY_HOLDING_ONE, rotation)
        .listener()
        .onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS));
    two.register("x", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ANY_HOLDING_ONE, rotation)
        .listener()
        .onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS, NEXT));

    Renewal begun = one.renewal(rotation, ORDERS).begin();
    assertThat(begun.state().procedure("x").caseId()).isEqualTo("CS2");
    assertThat(begun.end("begun again").state().isEnded()).isTrue();
    assertThat(two.renewal(rotation, ORDERS).begin().state().procedure("x").caseId())
        .isEqualTo("CS3");
  }

  // ---- aliases of others

  @Test
  void secondAlias_thatHasAKeyOfSomebodyElse_isLeftAlone() throws Exception {
    rotation.add(alias("invoices"), TestKeys.ec("invoices"));
    Renewal wrong =
        Renewal.with(rotation, ORDERS)
            .partner("", Procedure.named("CS3"))
            .secondAlias(alias("invoices"))
            .begin();

    assertRefused(Reason.SECOND_ALIAS_IN_USE, () -> wrong.supplyKey(NEW, "made here"));
    assertThat(wrong.end("wrong alias").state().isEnded()).isTrue();
    assertThat(rotation.keyring().versions(alias("invoices"))).hasSize(1);
    assertThat(Renewal.begin(rotation, Procedure.named("CS3"), ORDERS, NEW).state().newKey())
        .isPresent();
  }

  @Test
  void secondAlias_ofARunningRenewal_isNotRenewedByItself() throws Exception {
    Renewal started = started();

    assertRefused(
        Reason.SECOND_ALIAS_IN_USE,
        () -> Renewal.begin(rotation, Procedure.named("CS1"), started.state().secondAlias()));
    assertThat(started.state().secondAlias()).isEqualTo(NEXT);
  }
}
