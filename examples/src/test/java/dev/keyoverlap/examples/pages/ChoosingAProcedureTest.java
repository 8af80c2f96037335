package dev.keyoverlap.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.examples.Printed;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the pages on procedures. */
class ChoosingAProcedureTest {

  @Test
  void partnerThatHoldsOne_andIgnoresUnknownSignatures_needsNoDowntime() throws Exception {
    List<String> lines =
        Printed.by(
                out -> {
                  PartnerProfile partner =
                      PartnerProfile.builder()
                          .holds(PartnerProfile.Count.ONE)
                          .signatures(ReceiverRule.ANY)
                          .build();
                  Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
                  out.println(procedure.caseId()); // CS3
                  out.println(procedure.requiresDowntime()); // false
                })
            .lines();

    assertThat(lines).containsExactly("CS3", "false");
  }

  @Test
  void case_hasItsSteps() throws Exception {
    List<String> lines =
        Printed.by(
                out -> {
                  Procedure procedure = Procedure.named("CS2");
                  out.println(procedure.requiresDowntime());
                  procedure.steps().forEach(out::println);
                })
            .lines();

    assertThat(lines).hasSize(15).startsWith("false");
  }
}
