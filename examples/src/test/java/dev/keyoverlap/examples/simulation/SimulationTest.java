package dev.keyoverlap.examples.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.examples.simulation.Simulation.Plan;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {

  /** Two years, with fewer messages than the program sends. */
  private static final Plan PLAN = new Plan(104, 1, 20_261_121);

  private static final Plan SHORT = new Plan(22, 2, 20_261_121);

  @ParameterizedTest
  @EnumSource(PartnerClass.class)
  void renewals_ofTwoYears_loseNothing_andOverwritingDoes(PartnerClass kind) throws Exception {
    Outcome outcome = Simulation.run(kind, PLAN);
    Outcome control = Simulation.overwrite(kind, SHORT);

    assertThat(outcome.lost()).isZero();
    assertThat(outcome.messages()).isGreaterThanOrEqualTo(104);
    assertThat(outcome.stood().isZero()).isEqualTo(!outcome.procedure().requiresDowntime());
    // Every week, but where the messages with the old key alone have to be waited for.
    boolean waits =
        outcome.procedure().steps().stream()
            .anyMatch(step -> step.action() == Action.AWAIT_ARRIVAL);
    assertThat(outcome.renewals()).isGreaterThanOrEqualTo(waits ? 7 : 100);
    assertThat(outcome.longest())
        .isBetween(
            Duration.ofDays(outcome.procedure().requiresDowntime() ? 5 : 90), Duration.ofDays(90));
    assertThat(control.lost()).isGreaterThan(control.messages() / 2);
    assertThat(control.renewals()).isEqualTo(22);
  }

  /** The other control: the procedure for another kind of partner is not good enough. */
  @ParameterizedTest
  @CsvSource({
    "VERIFIES_ONE, CS3",
    "VERIFIES_ONE, CS1",
    // What is on its way when it changes over has the key that it knows in the wrong place.
    "VERIFIES_FIRST, CS3",
    "VERIFIES_LAST, CS3",
    "DECRYPTS_UNKNOWN, CE1"
  })
  void procedureForAnotherKindOfPartner_losesMessages(PartnerClass kind, String caseId)
      throws Exception {
    Outcome outcome = Simulation.run(kind, Procedure.named(caseId), SHORT);

    assertThat(outcome.lost()).isPositive();
    assertThat(Simulation.run(kind, SHORT).lost()).isZero();
  }

  @Test
  void program_tellsHowFarItIs_andEndsWithALineForEachKind() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    int lost = TwoYearsOfRenewals.run(new Plan(3, 2, 1), new PrintStream(printed, true, UTF_8));

    assertThat(lost).isZero();
    String text = printed.toString(UTF_8);
    for (PartnerClass kind : PartnerClass.values()) {
      assertThat(text)
          .contains(" of " + PartnerClass.values().length + ": " + kind.title() + "\n")
          .containsPattern("\n" + kind.title() + " +C[SEVD]\\d .* 0 +\\d+ lost\n");
    }
  }
}
