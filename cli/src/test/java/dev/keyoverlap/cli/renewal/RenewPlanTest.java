package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.cli.partner.Knowledge;
import dev.keyoverlap.cli.partner.Question;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.UseCase;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenewPlanTest extends CommandTest {

  private String plan(String... options) {
    Shell.Run run =
        shell.run(
            Stream.concat(Stream.of("renew", "plan"), Stream.of(options)).toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }

  @Test
  void plan_withoutAnswers_showsEveryProcedureOfTheUseAndWhatLeadsToIt() {
    assertThat(plan("--use", "cms-signer").lines())
        .containsExactly(
            "CS4  downtime     9 steps of yours   2 of the partner  --holds one --signatures"
                + " one|all|first|last",
            "CS3  no downtime  7 steps of yours   3 of the partner  --holds one --signatures any"
                + " --flows-name-second yes",
            "CS2  no downtime  11 steps of yours  3 of the partner  --holds one --signatures any"
                + " --flows-name-second no",
            "CS1  no downtime  6 steps of yours   3 of the partner  --holds several",
            "Several procedures fit. Add the answers to see the steps.");
  }

  @Test
  void plan_withAllAnswers_showsWhoDoesWhat_andHowToBegin() throws Exception {
    keystore("orders");

    assertThat(plan("orders", "--use", "cms-signer", "--profile", "as-abap"))
        .contains(
            "CS4  CMS signer outbound, no messages from step 4 to step 9",
            "  7  receiver administrator (in any order with the step above)",
            "Begin with: keyoverlap renew begin orders --use cms-signer-outbound --holds one"
                + " --signatures one");
    assertThat(ring().memos()).isEmpty();
  }

  @Test
  void plan_ofSeveralPartners_asJson_fitsItsSchema() {
    String json =
        plan(
            "--partner",
            "receiver",
            "--use",
            "cms-signer",
            "--holds",
            "several", //
            "--partner",
            "the sender",
            "--use",
            "cms-decryptor",
            "--sends",
            "one",
            "-o",
            "json");

    assertThat(json)
        .contains("\"procedure\" : \"CS1\"", "\"procedure\" : \"CD2\"")
        .contains("--partner 'the sender' --use cms-decryptor-inbound --sends one");
  }

  @Test
  void plan_onATerminal_asksForTheUse() {
    shell.typing("4", "several");

    assertThat(plan()).contains("Begin with: keyoverlap renew begin ALIAS --use cms-decryptor");
  }

  @ParameterizedTest
  @EnumSource(UseCase.class)
  void ways_ofEachUse_areTheProceduresThatTheLibraryChooses(UseCase use) {
    Knowledge nothing = new Knowledge(use, Map.of());

    for (PartnerProfile.Count holds : PartnerProfile.Count.values()) {
      for (ReceiverRule rule : ReceiverRule.values()) {
        PartnerProfile profile = PartnerProfile.builder().holds(holds).signatures(rule).build();
        Procedure chosen = Procedure.of(use, profile, SecondAlias.DECLARED);
        Map<Question, String> answers = new EnumMap<>(Question.class);
        for (Question question : Question.values()) {
          answers.put(question, question == Question.FLOWS ? "yes" : question.of(profile));
        }
        assertThat(new Knowledge(use, answers).procedure()).isEqualTo(chosen);
        assertThat(nothing.ways()).extracting(Knowledge.Way::procedure).contains(chosen);
      }
    }
    assertThat(nothing.ways())
        .extracting(Knowledge.Way::procedure)
        .containsAll(
            Procedure.all().stream().filter(procedure -> procedure.useCase() == use).toList());
  }

  @Test
  void plan_withAWrongAnswer_saysWhichAreAllowed() {
    Shell.Run run = shell.run("renew", "plan", "--use", "cms-signer", "--holds", "two");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Give one of: one, several, unknown.");
    assertThat(shell.run("renew", "plan", "--use", "cms").err())
        .contains("Give one of: cms-signer-outbound, cms-encryptor-outbound,");
    assertThat(shell.run("renew", "plan", "--case", "CS9").status()).isEqualTo(2);
  }
}
