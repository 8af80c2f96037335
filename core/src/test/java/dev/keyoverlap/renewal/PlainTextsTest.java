package dev.keyoverlap.renewal;

import static dev.keyoverlap.fixtures.PlainEnglish.assertPlain;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.documents.HandoverPackage;
import dev.keyoverlap.documents.Runbook;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.internal.access.EveryProcedure;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.ProcedureTest;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that people read about a renewal: steps, plans, runbooks and letters. */
class PlainTextsTest {

  private final SetClock clock = new SetClock();

  static Stream<Procedure> procedures() {
    return ProcedureTest.everyProcedure();
  }

  @Test
  void step_ofEveryProcedure_andOfEarlierOnes_isPlain() {
    assertThat(Procedure.all()).hasSize(40);
    List<Step> steps =
        Arrays.stream(UseCase.values())
            .flatMap(use -> EveryProcedure.<UseCase, Procedure>of(use).stream())
            .flatMap(procedure -> procedure.steps().stream())
            .toList();

    assertThat(steps).hasSizeGreaterThan(500);
    steps.forEach(step -> assertPlain(step.toString()));
  }

  /** Names of what is done, and of who does it, have one text each. */
  @Test
  void step_thatIsTheSame_saysTheSame() {
    Map<String, String> sentences = new HashMap<>();
    for (Procedure procedure : Procedure.all()) {
      for (Step step : procedure.steps()) {
        if (step.action() == Action.PURGE || step.action() == Action.AGREE_DOWNTIME) {
          String kind = step.action() + " " + step.role() + " " + words(procedure);
          assertThat(step.sentence())
              .isEqualTo(sentences.computeIfAbsent(kind, first -> step.sentence()));
        }
      }
    }
  }

  /** What a sentence must name: requests and messages, key pairs, certificates and roots differ. */
  private static String words(Procedure procedure) {
    UseCase use = procedure.useCase();
    return use.isOwnKey()
        + " "
        + (use == UseCase.TLS_SERVER_AUTHORITY)
        + " "
        + List.of("WOE2", "WIS2", "WIE2").contains(procedure.caseId());
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void plan_isPlain_asTextAndAsPage(Procedure procedure) {
    assertPlain(Runbook.of(procedure));
    assertPlain(words(Runbook.html(procedure)));
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void runbookAndLetter_afterEachStep_arePlain(Procedure procedure) throws Exception {
    try (KeystoreRotation rotation =
        Renewals.prepared(procedure, InMemoryKeyringStore.empty(), clock)) {
      Renewal renewal = Renewal.begin(rotation, procedure, ORDERS);
      while (!renewal.isFinished()) {
        PendingStep pending = renewal.next().orElseThrow();
        assertPlain(renewal.toString());
        assertPlain(Runbook.of(renewal.state()));
        assertPlain(words(Runbook.html(renewal.state())));
        Optional<KeyVersion> fresh = renewal.state().newKey().flatMap(rotation.keyring()::find);
        if (pending.step().action() == Action.HAND_OVER && fresh.isPresent()) {
          assertPlain(HandoverPackage.of(fresh.get(), renewal.state(), pending).letter());
        }
        renewal =
            pending.step().action().isAtGate()
                ? renewal.confirm(pending, "seen by hand")
                : Renewals.step(renewal, pending, clock);
      }
      assertPlain(Runbook.of(renewal.state()));
    }
  }

  /** What a browser shows of a page, an element a line. */
  private static String words(String page) {
    return page.replaceAll("(?s)<style.*?</style>", "").replaceAll("<[^>]*>", "\n");
  }
}
