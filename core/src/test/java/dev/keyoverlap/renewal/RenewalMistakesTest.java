package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static dev.keyoverlap.renewal.Renewals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.GatePausedException;
import dev.keyoverlap.usage.OutboundGate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that people make in renewals are refused, beside what is right. */
class RenewalMistakesTest {

  private static final Procedure CS1 = Procedure.named("CS1");
  private static final Procedure CS3 = Procedure.named("CS3");
  private static final Procedure CS4 = Procedure.named("CS4");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
  }

  private Renewal walked(Renewal from, Action until) throws Exception {
    Renewal renewal = from;
    while (renewal.next().orElseThrow().step().action() != until) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private KeyState stateOf(KeyEntry key) {
    return rotation.keyring().find(key.keyId()).orElseThrow().state();
  }

  // ---- the second alias

  @Test
  void startSecond_whereNothingNamesTheSecondAlias_waitsForSomebodysWord() throws Exception {
    KeystoreRotation quiet =
        KeystoreRotation.with(store).clock(clock).reloadManually().author("ta").open();
    Renewal renewal = walked(Renewal.begin(quiet, CS3, ORDERS, NEW), Action.START_SECOND);

    assertRefused(Reason.SECOND_ALIAS_NOT_NAMED, renewal::perform);
    quiet.listener().onConfigured("CmsSigner", KeyUse.SIGN, Set.of(ORDERS));
    assertRefused(Reason.SECOND_ALIAS_NOT_NAMED, renewal::perform);
    assertRefused(Reason.NEEDS_NAME, () -> renewal.by("").confirmSecondAlias("", "flow 7"));

    Renewal told = renewal.by("dev").confirmSecondAlias("", "flow 7").perform();
    assertThat(told.state().isDone(told.step(4))).isTrue();
  }

  @Test
  void use_thatNamesOneAliasOnly_isRenewedByTheDeveloper() {
    KeyUses.Use one =
        KeyUses.Use.of("x", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ANY_HOLDING_ONE, ORDERS);
    KeyUses.Use two =
        KeyUses.Use.of(
            "x", UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.ANY_HOLDING_ONE, ORDERS, NEXT);

    assertThat(one.procedure().caseId()).isEqualTo("CS2");
    assertThat(two.procedure().caseId()).isEqualTo("CS3");
    assertThat(one.procedure().step(4).action()).isEqualTo(Action.CONFIGURE);
    assertThat(one.procedure().step(4).role()).isEqualTo(Role.INTEGRATION_DEVELOPER);
  }

  @Test
  void startSecond_beforeAnotherPartnerOfTheSignerIsReady_isRefused() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("all", CS1)
            .partner("any", CS3)
            .begin()
            .supplyKey(NEW, "made here");
    renewal = renewal.confirm(renewal.step("any", 2), "m").confirm(renewal.step("any", 3), "m");
    Renewal early = renewal;

    assertRefused(Reason.OTHERS_NOT_READY, () -> early.perform(early.step("any", 4)));
    for (int i = 2; i <= 4; i++) {
      renewal = renewal.confirm(renewal.step("all", i), "mail");
    }
    assertThat(renewal.perform(renewal.step("any", 4)).state().pendingSteps()).isNotEmpty();
    assertThat(rotation.keyring().active(NEXT)).isPresent();
  }

  @Test
  void begin_withOneWhoReadsTwoAndOneInADowntime_needsThemApart() throws Exception {
    Renewal.Builder builder =
        Renewal.with(rotation, ORDERS).partner("two", CS3).partner("one", CS4);

    assertRefused(Reason.OTHERS_NOT_READY, builder::begin);
    assertThat(builder.withoutSecondAlias("one").begin().state().pendingSteps()).isNotEmpty();
  }

  // ---- a downtime for everybody

  @Test
  void downtime_holdsBackEveryProcess_untilItIsOver() throws Exception {
    KeystoreRotation other = Renewals.rotation(store, clock);
    other.keyring().requireFlow(ORDERS);
    Renewal renewal = walked(Renewal.begin(rotation, CS4, ORDERS, NEW), Action.DRAIN);

    other.reload();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> other.keyring().requireFlow(ORDERS))
        .withMessageContaining(
            "until " + renewal.state().downtime("").orElseThrow().until().orElseThrow());
    OutboundGate gate = OutboundGate.of("there", Duration.ZERO).following(other, ORDERS, "");
    assertThat(gate.isPaused()).isTrue();
    assertThatExceptionOfType(GatePausedException.class).isThrownBy(gate::acquire);
    other.keyring().passing().requireFlow(ORDERS);

    Renewal sent = walked(renewal.confirm(renewal.step(5), "the queue is empty"), Action.KEEP_OLD);
    other.reload();
    other.keyring().requireFlow(ORDERS);
    assertThat(gate.isPaused()).as("%s", sent).isFalse();
  }

  @Test
  void downtime_isKept_toTheMillisecondOfItsEnd() throws Exception {
    Renewal renewal = Renewal.begin(rotation, CS4, ORDERS, NEW);
    Instant from = clock.instant().plus(Duration.ofDays(3));
    Instant until = from.plus(Duration.ofHours(2));
    PendingStep agreeing = renewal.step(2);
    assertRefused(Reason.NEEDS_TIMES, () -> renewal.confirm(agreeing, "agreed"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renewal.agreeDowntime(agreeing, from, from, "no time at all"));
    Renewal agreed =
        renewal.agreeDowntime(agreeing, from, until, "telephone").confirm("handed over");

    assertThat(agreed.state().deadline()).contains(until);
    assertThat(agreed.state().notBefore(agreed.step(4))).contains(from);
    clock.set(from.minusMillis(1));
    assertRefused(Reason.TOO_EARLY, () -> agreed.confirm(agreed.step(4), "undeployed"));
    clock.set(from);
    Renewal drained = agreed.confirm(agreed.step(4), "undeployed").confirm(agreed.step(5), "empty");
    clock.set(until.plusMillis(1));
    assertRefused(Reason.TOO_LATE, () -> drained.perform(drained.step(6)));
    Renewal longer = drained.agreeDowntime(agreeing, from, until.plusMillis(1), "one more");
    assertThat(longer.perform(longer.step(6)).state().isDone(longer.step(6))).isTrue();
  }

  @Test
  void pause_thatIsDoneAlready_leavesAGateThatSomebodyElsePaused() throws Exception {
    OutboundGate gate = Renewals.gate();
    Renewal renewal =
        walked(Renewal.with(rotation, ORDERS).partner("", CS4).gate(gate).begin(), Action.PAUSE);
    Renewal unused = walked(Renewal.resume(rotation, ORDERS).orElseThrow(), Action.DRAIN);
    gate.pause();
    // Done by somebody else meanwhile, in another process.
    assertThat(renewal.perform(renewal.step(4)).state().isDone(renewal.step(4))).isTrue();

    assertThat(gate.isPaused()).isTrue();
  }

  // ---- beginning, names, verbs by hand

  @Test
  void begin_withAliasesOrKeysThatDoNotFit_isRefused() throws Exception {
    assertRefused(
        Reason.SECOND_ALIAS_IN_USE,
        () -> Renewal.with(rotation, ORDERS).partner("", CS3).secondAlias(ORDERS).begin());
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> Renewal.begin(rotation, Procedure.named("CE1"), ORDERS))
        .withMessageContaining("by CE1: the procedure renews a partner's certificate.")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_KIND));
    rotation.add(alias("partner"), TestKeys.certificateOf(Renewals.key("p", 300)));
    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> Renewal.begin(rotation, CS1, alias("partner")))
        .withMessageContaining("by CS1: the procedure renews a key pair of ours.")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_KIND));

    Renewal renewal = walked(Renewal.begin(rotation, CS3, ORDERS, NEW), Action.AWAIT_ARRIVAL);
    assertRefused(
        Reason.SECOND_ALIAS_IN_USE,
        () -> Renewal.begin(rotation, CS1, renewal.state().secondAlias()));
  }

  @Test
  void step_byNobodyOrWithoutEvidence_isRefused() throws Exception {
    Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);

    assertRefused(Reason.NEEDS_NAME, () -> renewal.by("").confirm("mail"));
    assertRefused(Reason.NEEDS_EVIDENCE, () -> renewal.confirm(" "));
    assertThat(renewal.confirm("mail").state().done())
        .last()
        .extracting(one -> one.note().author())
        .isEqualTo("tester");
  }

  @Test
  void verbs_besideARenewal_areRefusedUnlessForced() throws Exception {
    Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, NEW);
    for (ThrowingCallable verb :
        List.<ThrowingCallable>of(
            () -> rotation.activate(ORDERS),
            () -> rotation.swap(ORDERS, Renewals.key("third", 300)),
            () -> rotation.retire(ORDERS),
            () -> rotation.retireKey(NEW.keyId()))) {
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(verb)
          .withMessageContaining(renewal.next().orElseThrow().step().sentence())
          .satisfies(
              e ->
                  assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.RENEWAL_IN_PROGRESS));
    }

    assertThatIllegalArgumentException().isThrownBy(() -> rotation.overridingRenewal(" "));
    assertThat(rotation.overridingRenewal("the partner waits").activate(ORDERS).entry())
        .isEqualTo(NEW);
    assertThat(rotation.history())
        .last()
        .hasToString(rotation.history().get(rotation.history().size() - 1).toString())
        .extracting(change -> change.note().why())
        .isEqualTo("forced: the partner waits");
  }

  @Test
  void exchange_ofAKeyThatWasMovedMeanwhile_isRefused() throws Exception {
    Renewal renewal = walked(Renewal.begin(rotation, CS1, ORDERS, NEW), Action.EXCHANGE);
    rotation.overridingRenewal("moved by hand").stageAgain(alias("elsewhere"), NEW.keyId());

    assertRefused(Reason.KEY_GONE, renewal::perform);
    rotation.overridingRenewal("moved back").stageAgain(ORDERS, NEW.keyId());
    assertThat(renewal.perform().state().isDone(renewal.step(5))).isTrue();
  }

  // ---- the way back, and forward

  @Test
  void rolledBackRenewal_takesTheSameKeyAgain() throws Exception {
    Renewal unused =
        walked(Renewal.begin(rotation, CS1, ORDERS, NEW), Action.TELL).rollBack("errors there");
    assertThat(stateOf(NEW)).isEqualTo(KeyState.RETAINED);

    Renewal again = Renewal.begin(rotation, CS1, ORDERS, NEW);

    assertThat(stateOf(NEW)).isEqualTo(KeyState.STAGED);
    assertThat(walked(again, Action.TELL).state().newKey()).contains(NEW.keyId());
  }

  @Test
  void wrongKey_givesWayBeforeItIsHandedOver_andNotAfterwards() throws Exception {
    KeyEntry wrong = Renewals.key("wrong", 300);
    Renewal renewal = Renewal.begin(rotation, CS1, ORDERS, wrong).supplyKey(NEW, "the right one");

    assertThat(renewal.state().newKey()).contains(NEW.keyId());
    assertThat(stateOf(wrong)).isEqualTo(KeyState.RETAINED);
    Renewal handedOver = renewal.confirm("mail");
    assertRefused(
        Reason.OUT_OF_ORDER, () -> handedOver.supplyKey(Renewals.key("late", 300), "too late"));
  }

  @Test
  void partnerThatWentBack_isRecorded_andLeavesAWayBack() throws Exception {
    Renewal renewal = walked(Renewal.begin(rotation, CS4, ORDERS, NEW), Action.DRAIN);
    renewal = walked(renewal.confirm(renewal.step(5), "empty"), Action.RESUME);
    Renewal switched = renewal;
    assertRefused(Reason.OLD_KEY_NOT_TRUSTED, () -> switched.rollBack("it fails"));
    assertRefused(Reason.HELD_BACK, () -> switched.end("it fails"));

    Renewal back = switched.recordReturnToOldKey("", "their ticket 4712");
    assertThat(back.state().isHeldBack("")).isTrue();
    Renewal over = back.rollBack("it fails");

    assertThat(stateOf(OLD)).isEqualTo(KeyState.ACTIVE);
    assertThat(over.state().isRolledBack()).isTrue();
    rotation.keyring().requireFlow(ORDERS);
  }

  @Test
  void end_withAReason_leavesTheKeysAndLetsAnotherBegin() throws Exception {
    Renewal renewal = walked(Renewal.begin(rotation, CS3, ORDERS, NEW), Action.ASSURE);
    assertRefused(Reason.NEEDS_EVIDENCE, () -> renewal.end(""));

    Renewal ended = renewal.end("the partner has gone out of business");

    assertThat(ended.state().isEnded()).isTrue();
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().isEnded()).isTrue();
    assertThat(stateOf(NEW)).isEqualTo(KeyState.STAGED);
    assertThat(Renewal.begin(rotation, CS3, ORDERS, NEW).state().newKey()).contains(NEW.keyId());
  }

  // ---- compromise

  @Test
  void compromise_ofTheOldKey_takesThatOneOut_andInTheMidstOfARenewalToo() throws Exception {
    Procedure procedure = Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND);
    Renewal settled = walked(Renewal.begin(rotation, CS1, ORDERS, NEW), Action.KEEP_OLD);
    Renewal.Builder builder = Renewal.with(rotation, ORDERS).partner("", procedure);
    assertRefused(Reason.WHICH_KEY, builder::begin);

    Renewal renewal = builder.compromisedKey(OLD.keyId()).begin().perform();
    assertThat(stateOf(OLD)).as("%s", settled).isEqualTo(KeyState.COMPROMISED);
    assertThat(stateOf(NEW)).isEqualTo(KeyState.ACTIVE);
    assertThat(renewal.state().procedure("").requiresDowntime()).isFalse();

    Renewal next = walked(renewal, Action.REMOVE_OLD).confirm("removed");
    KeyEntry third = Renewals.key("third", 300);
    Renewal running = Renewal.begin(rotation, CS1, ORDERS, third).confirm("handed over");
    Renewal without = running.markCompromised(third.keyId(), "laptop stolen");
    assertRefused(Reason.KEY_GONE, () -> without.confirm("accepts both"));
    KeyEntry fourth = Renewals.key("fourth", 300);
    assertThat(without.supplyKey(fourth, "made anew").next().orElseThrow().step().number())
        .as("handed over again after %s", next)
        .isEqualTo(2);
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> without.markCompromised(third.keyId(), "again"));
  }

  // ---- one key for many

  @Test
  void providedKey_withOneWhoDoesNotKnow_isRenewedInADowntime() throws Exception {
    for (UseCase useCase :
        List.of(
            UseCase.PROVIDED_KEY_PREPARATION,
            UseCase.PROVIDED_KEY_AUTOMATIC,
            UseCase.PROVIDED_KEY_SEVERAL_USES)) {
      assertThat(Procedure.of(useCase, PartnerProfile.UNKNOWN).requiresDowntime()).isTrue();
      PartnerProfile several = PartnerProfile.builder().holds(Count.SEVERAL).build();
      assertThat(Procedure.of(useCase, several).requiresDowntime()).isFalse();
    }
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("", Procedure.named("SK5"))
            .askedAdministrators("sender B", "server C")
            .begin()
            .supplyKey(NEW, "from the platform");
    PendingStep asking = renewal.next().orElseThrow();
    Renewal one = renewal.recordAnswer(asking, "sender B", Answer.YES, "mail");
    assertRefused(Reason.NEEDS_ANSWERS, () -> one.confirm(asking, "asked"));

    Renewal all = one.recordAnswer(asking, "server C", Answer.UNKNOWN, "no reply by 3 May");
    Renewal asked = all.confirm(asking, "asked");

    assertThat(asked.state().procedure("").requiresDowntime()).isTrue();
    assertThat(asked.state().inquiries()).hasSize(2);
    assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().inquiries())
        .isEqualTo(asked.state().inquiries());
  }

  // ---- what an earlier version wrote

  static Stream<String> written() throws IOException {
    try (InputStream resource =
        RenewalMistakesTest.class.getResourceAsStream("renewals-of-format-1.txt")) {
      String all = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(all.split("\n\n")).map(one -> one.replaceAll("\\A\n|\n\\z", ""));
    }
  }

  @ParameterizedTest
  @MethodSource("written")
  void renewal_thatAnEarlierVersionBegan_goesOn(String written) throws Exception {
    String[] title = written.split("\n", 2);
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of(title[1]));

    Renewal renewal = Renewal.resume(rotation, ORDERS).orElseThrow();

    long steps = title[1].lines().filter(line -> line.startsWith("step")).count();
    assertThat(renewal.state().done()).hasSize((int) steps);
    String[] words = title[0].split(" ", -1);
    if (words.length == 4 && !words[3].equals("0")) {
      assertThat(renewal.next().orElseThrow().step().number())
          .isEqualTo(Integer.parseInt(words[3]));
    }
    if (!renewal.isFinished()) {
      // Written anew, in the form of today, it is the same.
      String partner = renewal.state().procedures().keySet().iterator().next();
      Renewal noted = renewal.confirmSecondAlias(partner, "flow 7");
      assertThat(noted.state().done()).isEqualTo(renewal.state().done());
      assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().pendingSteps())
          .isEqualTo(renewal.state().pendingSteps());
    }
  }
}
