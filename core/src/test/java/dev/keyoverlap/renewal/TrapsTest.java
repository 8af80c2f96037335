package dev.keyoverlap.renewal;

import static dev.keyoverlap.procedure.Action.ACCEPT_BOTH;
import static dev.keyoverlap.procedure.Action.AGREE_DOWNTIME;
import static dev.keyoverlap.procedure.Action.ASSURE;
import static dev.keyoverlap.procedure.Action.DRAIN;
import static dev.keyoverlap.procedure.Action.EXCHANGE;
import static dev.keyoverlap.procedure.Action.KEEP_OLD;
import static dev.keyoverlap.procedure.Action.PAUSE;
import static dev.keyoverlap.procedure.Action.PURGE;
import static dev.keyoverlap.procedure.Action.REMOVE_OLD;
import static dev.keyoverlap.procedure.Action.RESUME;
import static dev.keyoverlap.procedure.Action.START_SECOND;
import static dev.keyoverlap.procedure.Action.SWITCH;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.GatePausedException;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the documentation of the procedures contradicts itself, leaves something out or errs: each
 * trap (T1, T2 and so on) and how it is settled.
 */
class TrapsTest {

  private final SetClock clock = new SetClock();
  private final OutboundGate gate = Renewals.gate();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  static Stream<Procedure> all() {
    return Procedure.all().stream();
  }

  private static List<Action> actions(Procedure procedure) {
    return procedure.steps().stream().map(Step::action).toList();
  }

  private static List<Action> actions(String caseId) {
    return actions(Procedure.named(caseId));
  }

  private static Step step(String caseId, Action action) {
    return Procedure.named(caseId).steps().stream()
        .filter(step -> step.action() == action)
        .findFirst()
        .orElseThrow();
  }

  private Renewal allAsked(Renewal renewal) throws Exception {
    return Renewals.step(renewal, renewal.next().orElseThrow(), clock);
  }

  private Renewal walkedUntil(Renewal from, Action action) throws Exception {
    Renewal renewal = from;
    while (renewal.next().orElseThrow().step().action() != action) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private Renewal begun(String caseId) throws Exception {
    return Renewal.with(rotation, ORDERS).partner("", Procedure.named(caseId)).gate(gate).begin();
  }

  @Test
  void T1_receiverOfSignatures_removesACertificateAndNoKeyPair() {
    assertThat(step("CS1", REMOVE_OLD).sentence()).contains("old certificate");
    assertThat(step("CS2", SWITCH).sentence()).contains("certificate").doesNotContain("key pair");
  }

  @Test
  void T2_secondSignature_needsThePrivateKey() throws Exception {
    Renewal renewal = begun("CS3");

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> renewal.supplyKey(TestKeys.certificateOf(NEW), "by mail"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_KIND));
    assertThat(renewal.supplyKey(NEW, "made here").state().newKey()).contains(NEW.keyId());
  }

  @Test
  void T3_samePartner_hasTwoWaysToBringInTheSecondAlias() {
    PartnerProfile any = PartnerProfile.ANY_HOLDING_ONE;

    assertThat(caseOf(any, SecondAlias.INTRODUCED)).isEqualTo("CS2");
    assertThat(caseOf(any, SecondAlias.DECLARED)).isEqualTo("CS3");
    assertThat(caseOf(PartnerProfile.UNKNOWN, SecondAlias.DECLARED))
        .as("that a specification demands several signatures says nothing")
        .isEqualTo("CS4");
    assertThat(caseOf(PartnerProfile.AS_ABAP, SecondAlias.DECLARED)).isEqualTo("CS4");
  }

  private static String caseOf(PartnerProfile partner, SecondAlias second) {
    return Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner, second).caseId();
  }

  @Test
  void T4_receiverThatReadsTwoSignaturesAndWantsToKnowBoth_getsOne() {
    PartnerProfile all =
        PartnerProfile.builder().holds(Count.ONE).signatures(ReceiverRule.ALL).build();
    PartnerProfile any =
        PartnerProfile.builder().holds(Count.ONE).signatures(ReceiverRule.ANY).build();

    assertThat(all.signatures()).isEqualTo(any.signatures()).isEqualTo(Count.SEVERAL);
    assertThat(caseOf(all, SecondAlias.DECLARED)).isEqualTo("CS4");
    assertThat(caseOf(any, SecondAlias.DECLARED)).isEqualTo("CS3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CS2", "CS3"})
  void T5_secondSignature_comesAfterTheReceiverAgreed(String caseId) throws Exception {
    assertThat(actions(caseId).indexOf(ASSURE)).isLessThan(actions(caseId).indexOf(START_SECOND));
    Renewal renewal = walkedUntil(begun(caseId), ASSURE);
    PendingStep start = renewal.step(actions(caseId).indexOf(START_SECOND) + 1);

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> renewal.perform(start))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_ORDER));
    assertThat(rotation.keyring().active(NEXT)).isEmpty();
    Renewal agreed = renewal.confirm("agreed");
    boolean byDeveloper = agreed.next().orElseThrow().step().action() == Action.CONFIGURE;
    Renewal started = (byDeveloper ? agreed.confirm("flow 1.4") : agreed).perform();
    assertThat(rotation.keyring().active(NEXT)).as("%s", started).isPresent();
  }

  @Test
  void T6_aliasOfTheKey_isTheSameAfterEveryCycle() throws Exception {
    for (int cycle = 0; cycle < 3; cycle++) {
      HeldKey next = Renewals.key("cycle " + cycle, 500 + cycle);
      Renewal renewal = begun("CS3").supplyKey(next, "made here");
      renewal = Renewals.step(walkedUntil(renewal, EXCHANGE), turnOf(renewal, EXCHANGE), clock);

      assertThat(renewal.state().isSettled()).isTrue();
      assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(next);
      assertThat(rotation.keyring().aliases()).containsExactly(ORDERS);
    }
  }

  private static PendingStep turnOf(Renewal renewal, Action action) {
    return renewal.step(actions(renewal.state().procedure("")).indexOf(action) + 1);
  }

  @Test
  void T7_newKeyOfAnotherAlgorithm_isRefusedUnlessAskedFor() throws Exception {
    Renewal renewal = begun("CS2");

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> renewal.supplyKey(TestKeys.rsa("rsa"), "made here"))
        .withMessageContaining("RSA")
        .withMessageContaining("EC")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_ALGORITHM));
    assertThat(renewal.supplyKey(NEW, "made here").state().newKey()).contains(NEW.keyId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CS4", "CE4"})
  void T8_bothSidesOfTheWindow_areUnorderedBetweenDrainAndConfirmation(String caseId) {
    List<Action> actions = actions(caseId);

    assertThat(step(caseId, EXCHANGE).rank()).isEqualTo(step(caseId, SWITCH).rank());
    assertThat(actions).containsSubsequence(AGREE_DOWNTIME, PAUSE, DRAIN, EXCHANGE, ASSURE, RESUME);
    assertThat(actions).containsSubsequence(DRAIN, SWITCH, ASSURE);
  }

  @Test
  void T9_receiverOfEncryptedMessages_decrypts() {
    assertThat(step("CE1", ACCEPT_BOTH).sentence()).contains("Decrypt").doesNotContain("erify");
  }

  @Test
  void T10_identifiers_haveNoneOfTheTypingErrors() {
    assertThat(PartnerProfile.AS_ABAP.signatures()).isEqualTo(Count.ONE);
    assertThat(Procedure.all().toString())
        .doesNotContain("ABAB", "encrpyt", "Exaclt", "ggree on", "applicaple");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CE1", "CE2", "CE3"})
  void T11_partnersOldKey_isRemovedAfterConfirmationAndRetention(String caseId) {
    assertThat(actions(caseId)).containsSubsequence(EXCHANGE, KEEP_OLD, REMOVE_OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CS2", "CS3", "CE2", "CE3"})
  void T11_receiverOfOneKey_switchesOnceOldMessagesHaveArrived_orSomebodyVouches(String caseId)
      throws Exception {
    KeystoreRotation own =
        Renewals.prepared(Procedure.named(caseId), InMemoryKeyringStore.empty(), clock);
    Renewal renewal =
        walkedUntil(Renewal.begin(own, Procedure.named(caseId), ORDERS), Action.AWAIT_ARRIVAL);

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(renewal::perform)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_EARLY));
    PendingStep waiting = renewal.next().orElseThrow();
    assertThat(renewal.confirm("the queue is empty").state().isDone(waiting)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void T12_oneRetention_holdsForAllStandards(Procedure procedure) {
    List<Action> actions = actions(procedure);

    if (actions.contains(EXCHANGE)) {
      assertThat(actions).containsSubsequence(EXCHANGE, KEEP_OLD, PURGE);
    }
  }

  @Test
  void T13_downtime_isComputedFromTheCaseAndNotFromTheHeadline() {
    assertThat(Procedure.named("CS1").requiresDowntime()).isFalse();
    assertThat(Procedure.named("CS4").requiresDowntime()).isTrue();
    assertThat(Procedure.named("CE4").requiresDowntime()).isTrue();
    assertThat(Procedure.named("XS2").requiresDowntime()).isTrue();
  }

  @Test
  void T14_newKeySigns_onceMessagesAreSentAgain_andThePauseIsToldBeforeTheExchange()
      throws Exception {
    List<Step> steps = Procedure.named("XS2").steps();
    int told =
        steps.stream().filter(step -> step.basis().equals("8")).findFirst().orElseThrow().number();
    assertThat(told).isBetween(step("XS2", PAUSE).number(), step("XS2", EXCHANGE).number());

    Renewal renewal = walkedUntil(begun("XS2"), RESUME);
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
    assertThatExceptionOfType(GatePausedException.class).isThrownBy(gate::acquire);
    Renewal resumed = renewal.perform();
    try (OutboundGate.Permit passage = gate.acquire()) {
      assertThat(passage).as("%s", resumed).isNotNull();
    }
  }

  @Test
  void T15_exchangeInADowntime_isDrainedBefore_andCanBeRolledBack() throws Exception {
    assertThat(actions("XS2")).containsSubsequence(PAUSE, DRAIN, EXCHANGE, SWITCH, RESUME);
    Renewal renewal = walkedUntil(begun("XS2"), SWITCH);

    Renewal back = renewal.rollBack("the receiver cannot change now");

    assertThat(back.state().isRolledBack()).isTrue();
    assertThat(gate.isPaused()).isFalse();
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(OLD);
  }

  @Test
  void T16_secondSignatureInXml_isOnlyMadeWhereItWasTried() {
    PartnerProfile any = PartnerProfile.ANY_HOLDING_ONE;
    PartnerProfile tried =
        PartnerProfile.builder().signatures(ReceiverRule.ANY).secondXmlSignature().build();
    PartnerProfile triedButAll =
        PartnerProfile.builder().signatures(ReceiverRule.ALL).secondXmlSignature().build();

    for (UseCase use : List.of(UseCase.XML_SIGNER_OUTBOUND, UseCase.WS_REQUEST_SIGNER_OUTBOUND)) {
      assertThat(Procedure.of(use, any).requiresDowntime()).isTrue();
      assertThat(Procedure.of(use, triedButAll).requiresDowntime()).isTrue();
      assertThat(Procedure.of(use, tried).usesSecondAlias()).isTrue();
      assertThat(Procedure.of(use, tried).requiresDowntime()).isFalse();
    }
  }

  @Test
  void T17_casesByReference_areTheOnesThatAreMeant() {
    assertThat(sentences("WOS1")).isEqualTo(sentences("CS1"));
    assertThat(sentences("WOS2")).isEqualTo(sentences("XS2"));
    assertThat(sentences("XS1")).isEqualTo(sentences("CS1"));
  }

  private static List<String> sentences(String caseId) {
    return Procedure.named(caseId).steps().stream().map(Step::sentence).toList();
  }

  @Test
  void T18_webServices_areNoStepsOfAnIntegrationFlow() {
    assertThat(Procedure.all().toString().toLowerCase(Locale.ROOT))
        .doesNotContain("serial version")
        .doesNotContain("integration flow");
  }

  @Test
  void T19_ninetyDays_countFromTheActivation_andToTheMillisecond() throws Exception {
    Renewal renewal = walkedUntil(begun("WOS1"), EXCHANGE);
    Instant exchange = clock.instant();
    renewal = walkedUntil(renewal.perform(), KEEP_OLD);
    Renewal waiting = renewal;

    clock.set(exchange.plus(Duration.ofDays(90)).minusMillis(1));
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(waiting::perform)
        .satisfies(e -> assertThat(e.notBefore()).contains(exchange.plus(Duration.ofDays(90))));
    KeyVersion old = rotation.keyring().find(OLD.keyId()).orElseThrow();
    assertThat(old.serves(KeyUse.SIGN, clock.instant())).as("a signing key rests").isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(waiting.perform().state().isDone(waiting.next().orElseThrow())).isTrue();
  }

  @Test
  void T20_T21_encryptingIsForTheSenders_decryptingForUs() {
    Step both = step("SK5", ACCEPT_BOTH);

    assertThat(both.role()).isEqualTo(Role.SENDER_ADMINISTRATOR);
    assertThat(both.sentence()).startsWith("Encrypt to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SK2", "SK5", "CD1"})
  void T22_replacedDecryptionKey_goesOnDecrypting(String caseId) throws Exception {
    Renewal renewal = walkedUntil(begun(caseId), EXCHANGE).perform();

    KeyVersion old = rotation.keyring().find(OLD.keyId()).orElseThrow();
    assertThat(old.state()).as("%s", renewal).isEqualTo(KeyState.RETAINED);
    assertThat(old.serves(KeyUse.DECRYPT, clock.instant())).isTrue();
  }

  // T23, some partners cope and some do not: KeyUsesTest.
  // T24, the decryption key is found by the message's recipients: the decryptors' tests.
  // T25 and T26, whose signature counts: the tests of VerificationPolicy.

  @Test
  void T24_stagedDecryptionKey_needsNoAliasOfItsOwn() throws Exception {
    Renewal renewal = begun("CD1").supplyKey(NEW, "made here");

    assertThat(rotation.keyring().find(NEW.keyId()).orElseThrow().alias()).isEqualTo(ORDERS);
    assertThat(
            rotation
                .keyring()
                .find(NEW.keyId())
                .orElseThrow()
                .serves(KeyUse.DECRYPT, clock.instant()))
        .as("%s", renewal)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WOV1", "WIV1"})
  void T25_newVerificationCertificate_standsUnderTheAliasOfItsPartner(String caseId)
      throws Exception {
    Alias partner = Alias.alias("partner");
    rotation.add(partner, TestKeys.certificateOf(Renewals.key("partner", 300)));
    PeerCertificate certificate = TestKeys.certificateOf(NEW);
    Renewal renewal =
        Renewal.begin(rotation, Procedure.named(caseId), partner)
            .confirm("made")
            .supplyKey(certificate, "made here");

    assertThat(rotation.keyring().find(NEW.keyId()).orElseThrow().alias())
        .isEqualTo(renewal.state().secondAlias())
        .isEqualTo(Alias.alias("partner-next"));
  }

  @Test
  void T26_senderSignsTwice_whileOurVerifierKnowsOneKey() {
    assertThat(actions("CV1")).containsSubsequence(ACCEPT_BOTH, EXCHANGE, SWITCH);
    assertThat(step("CV1", ACCEPT_BOTH).role()).isEqualTo(Role.SENDER_ADMINISTRATOR);
  }

  @Test
  void T27_usesOfAnOwnKey_areSignDecryptAndClient() {
    assertThat(Stream.of(UseCase.values()).filter(use -> use.keyUse().isPresent()))
        .allSatisfy(
            use ->
                assertThat(use.isOwnKey())
                    .isEqualTo(
                        use.keyUse().orElseThrow() == KeyUse.SIGN
                            || use.keyUse().orElseThrow() == KeyUse.DECRYPT));
    assertThat(UseCase.TLS_CLIENT_CERTIFICATE.isOwnKey()).isTrue();
    assertThat(Procedure.named("SK6").step(1).sentence()).contains("sign", "decrypt", "client");
  }

  @Test
  void T28_scheduledExchange_isNoStepBackwards() throws Exception {
    Renewal renewal = allAsked(begun("SK3").supplyKey(Renewals.key("shorter", 399), "made here"));
    clock.set(OLD.certificate().getNotAfter().toInstant().minus(Duration.ofHours(24)));
    Renewal due = renewal.perform();

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(due::perform)
        .withMessageContaining("does not expire later");
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(OLD);
  }

  @Test
  void T29_generationsOfOneAlias_areToldApartByTheirCertificates() throws Exception {
    HeldKey between = Renewals.key("old", 450);
    rotation.swap(ORDERS, between);
    rotation.swap(ORDERS, NEW);
    clock.advance(Duration.ofDays(1));

    Renewal renewal = begun("SK4").perform();

    assertThat(renewal.state().newKey()).as("the youngest that is retained").isPresent();
    assertThat(rotation.keyring().versions(ORDERS)).hasSize(3);
    assertThat(rotation.keyring().versions(ORDERS))
        .extracting(KeyVersion::keyId)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1})
  void T35_lastDay_beginsToTheMillisecond(long millis) throws Exception {
    Instant lastDay = OLD.certificate().getNotAfter().toInstant().minus(Duration.ofHours(24));
    Renewal renewal = allAsked(begun("SK3").supplyKey(NEW, "made here"));
    clock.set(lastDay.plusMillis(millis));

    if (millis < 0) {
      assertThatExceptionOfType(StepRefusedException.class)
          .isThrownBy(renewal::perform)
          .satisfies(e -> assertThat(e.notBefore()).contains(lastDay));
    } else {
      assertThat(renewal.perform().state().isDone(renewal.step(2))).isTrue();
    }
  }

  @Test
  void T37_renewalOfASendersCertificate_endsWithItsTenthStep() {
    assertThat(Procedure.named("TS1").steps()).extracting(Step::basis).contains("10");
    assertThat(Procedure.named("TS1").steps()).extracting(Step::basis).doesNotContain("11");
    assertThat(Procedure.named("TS1").step(10).action()).isEqualTo(EXCHANGE);
  }
}
