package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.Capability.Count;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a partner can do, and which procedure follows; also of those that were measured. */
class CapabilityTest {

  @ParameterizedTest
  @CsvSource({
    "SEVERAL, ALL, CS1",
    "SEVERAL, ANY, CS1",
    "SEVERAL, none, CS1",
    "ONE, ANY, CS3",
    "ONE, FIRST, CS4",
    "ONE, LAST, CS4",
    "ONE, ALL, CS4",
    "ONE, none, CS4",
    "UNKNOWN, ANY, CS3",
    "UNKNOWN, ALL, CS4",
    "UNKNOWN, none, CS4"
  })
  void signersProcedure_byHoldingAndRule_isThatOfTheTable(Count holds, String rule, String caseId) {
    Capability.Builder partner = Capability.with().holds(holds);
    if (!rule.equals("none")) {
      partner.signatures(ReceiverRule.valueOf(rule));
    }

    assertThat(Procedure.of(CMS_SIGNER_OUTBOUND, partner.build()).caseId()).isEqualTo(caseId);
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERAL, ONE, CE1",
    "SEVERAL, UNKNOWN, CE1",
    "ONE, SEVERAL, CE3",
    "UNKNOWN, SEVERAL, CE3",
    "ONE, ONE, CE4",
    "ONE, UNKNOWN, CE4",
    "UNKNOWN, UNKNOWN, CE4"
  })
  void encryptorsProcedure_byHoldingAndRecipients_isThatOfTheTable(
      Count holds, Count recipients, String caseId) {
    Capability partner = Capability.with().holds(holds).recipients(recipients).build();

    assertThat(Procedure.of(CMS_ENCRYPTOR_OUTBOUND, partner).caseId()).isEqualTo(caseId);
  }

  @Test
  void presets_ofMeasuredReceivers_leadWhereTheMeasurementsSay() {
    assertThat(signerAndEncryptor(Capability.AS_ABAP)).isEqualTo("CS4 CE3");
    assertThat(signerAndEncryptor(Capability.ALL_HOLDING_SEVERAL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.ANY_HOLDING_ONE)).isEqualTo("CS3 CE3");
    assertThat(signerAndEncryptor(Capability.GPGSM)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.HEIMDAL_HXTOOL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.STRONGSWAN)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.WOLFSSL)).isEqualTo("CS4 CE4");
    assertThat(signerAndEncryptor(Capability.PKIJS)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.GNUTLS_CERTTOOL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(Capability.UNKNOWN)).isEqualTo("CS4 CE4");
  }

  private static String signerAndEncryptor(Capability partner) {
    return Procedure.of(CMS_SIGNER_OUTBOUND, partner).caseId()
        + " "
        + Procedure.of(CMS_ENCRYPTOR_OUTBOUND, partner).caseId();
  }

  @ParameterizedTest
  @EnumSource(ReceiverRule.class)
  void signatures_withARule_areSeveral(ReceiverRule rule) {
    Capability partner = Capability.with().signatures(rule).build();

    assertThat(partner.signatures()).isEqualTo(Count.SEVERAL);
    assertThat(partner.rule()).contains(rule);
  }

  @Test
  void capability_withSeveralSignaturesAndNoRule_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capability.with().signatures(Count.SEVERAL).build())
        .withMessageContaining("rule");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Capability(
                    Count.ONE,
                    Count.ONE,
                    Optional.of(ReceiverRule.ANY),
                    Count.ONE,
                    Count.ONE,
                    false,
                    false));
    assertThat(Capability.with().signatures(Count.ONE).build().rule()).isEmpty();
  }
}
