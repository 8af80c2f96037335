package dev.keyoverlap.examples.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.procedure.Procedure;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AllCasesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(RenewalCase.class)
  void everyCase_losesNothing_andPrintsEachStepWithItsRole(RenewalCase which) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Procedure procedure = Procedure.named(which.name());

    CaseReport report = CaseRun.run(which, folder, new PrintStream(printed, true, UTF_8));

    assertThat(report.lost()).isZero();
    assertThat(report.phases()).isEqualTo(procedure.steps().size() + 1);
    // Those that were held back are sent later: none is missing.
    int queued = which == RenewalCase.SK5 ? 3 : 1;
    assertThat(report.messages() - report.late()).isEqualTo(4 * queued * report.phases());
    assertThat(report.downtime().isPresent()).isEqualTo(procedure.requiresDowntime());
    procedure
        .steps()
        .forEach(
            step ->
                assertThat(printed.toString(UTF_8))
                    .contains(step.role().title() + ": " + step.sentence()));
  }

  /** The control: without it the zero above would mean little. */
  @ParameterizedTest
  @CsvSource({
    // The partner refuses two signatures.
    "CS4, CS3",
    // The partner is never told to trust both, and goes on without a downtime.
    "XS2, CS2"
  })
  void procedureForAnotherPartner_losesMessages(RenewalCase which, String wrong) throws Exception {
    CaseReport report =
        CaseRun.run(
            which,
            Procedure.named(wrong),
            folder,
            new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));

    assertThat(report.lost()).isPositive();
    assertThat(report.downtime()).isEmpty();
  }

  @Test
  void everyCase_hasAProgramOfItsName() throws Exception {
    for (RenewalCase which : RenewalCase.values()) {
      Class<?> program = Class.forName(RenewalCase.class.getPackageName() + "." + which);
      assertThat(program.getMethod("main", String[].class)).isNotNull();
    }
  }

  @Test
  void table_hasALineForEachCase() throws Exception {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    CaseReport report = CaseRun.run(RenewalCase.CS1, folder, nowhere);

    assertThat(CaseReport.table(List.of(report)).lines().skip(1))
        .singleElement()
        .asString()
        .matches("CS1 +CMS signer +10 +50 +10 +0 +none");
  }
}
