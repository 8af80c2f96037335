package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class CasesPageTest {

  @Test
  void page_saysWhatTheCodeSays() throws Exception {
    assertThat(Files.readString(Project.ROOT.resolve(CasesPage.PATH)))
        .as("CasesPage writes the page anew")
        .isEqualTo(CasesPage.text());
  }

  @Test
  void case_each_hasASectionAndItsSteps() {
    Page page = Page.of(CasesPage.PATH, CasesPage.text());

    assertThat(page.headings().stream().map(Page.Section::words))
        .containsAll(Procedure.all().stream().map(Procedure::caseId).toList());
    assertThat(page.text())
        .contains("| 2 | tenant administrator | `confirm` | Agree with the partner's administrator")
        .contains("9 of the 40 cases need a downtime.");
  }

  @Test
  void condition_isWhatLeadsToTheCase() {
    assertThat(Choices.condition(Procedure.named("CS3")))
        .isEqualTo(
            "The partner holds one key at a time."
                + " It accepts a message with one known signature."
                + " You name the second alias in advance");
    assertThat(Choices.condition(Procedure.named("WIV1"))).isEmpty();
  }

  @Test
  void answerThatNobodyKnows_countsAsNo() {
    for (UseCase use : UseCase.values()) {
      Procedure unknown = Procedure.of(use, PartnerProfile.UNKNOWN);
      List<Choices.Choice> choices = Choices.of(use);

      assertThat(choices.get(0).procedure().toString()).isEqualTo(unknown.toString());
    }
  }
}
