package dev.keyoverlap.procedure;

import static dev.keyoverlap.procedure.UseCase.CMS_ENCRYPTOR_OUTBOUND;
import static dev.keyoverlap.procedure.UseCase.CMS_SIGNER_OUTBOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import java.lang.reflect.Field;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a partner can do, and which procedure follows; also of those that were measured. */
class PartnerProfileTest {

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
    PartnerProfile.Builder partner = PartnerProfile.builder().holds(holds);
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
    PartnerProfile partner = PartnerProfile.builder().holds(holds).recipients(recipients).build();

    assertThat(Procedure.of(CMS_ENCRYPTOR_OUTBOUND, partner).caseId()).isEqualTo(caseId);
  }

  @Test
  void presets_ofMeasuredReceivers_leadWhereTheMeasurementsSay() {
    assertThat(signerAndEncryptor(PartnerProfile.AS_ABAP)).isEqualTo("CS4 CE3");
    assertThat(signerAndEncryptor(PartnerProfile.ALL_HOLDING_SEVERAL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.ANY_HOLDING_ONE)).isEqualTo("CS3 CE3");
    assertThat(signerAndEncryptor(PartnerProfile.GPGSM)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.HEIMDAL_HXTOOL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.STRONGSWAN)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.WOLFSSL)).isEqualTo("CS4 CE4");
    assertThat(signerAndEncryptor(PartnerProfile.PKIJS)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.GNUTLS_CERTTOOL)).isEqualTo("CS1 CE1");
    assertThat(signerAndEncryptor(PartnerProfile.UNKNOWN)).isEqualTo("CS4 CE4");
  }

  private static String signerAndEncryptor(PartnerProfile partner) {
    return Procedure.of(CMS_SIGNER_OUTBOUND, partner).caseId()
        + " "
        + Procedure.of(CMS_ENCRYPTOR_OUTBOUND, partner).caseId();
  }

  @ParameterizedTest
  @EnumSource(ReceiverRule.class)
  void signatures_withARule_areSeveral(ReceiverRule rule) {
    PartnerProfile partner = PartnerProfile.builder().signatures(rule).build();

    assertThat(partner.signatures()).isEqualTo(Count.SEVERAL);
    assertThat(partner.rule()).contains(rule);
  }

  @Test
  void profile_withSeveralSignaturesAndNoRule_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartnerProfile.builder().signatures(Count.SEVERAL))
        .withMessageContaining("signatures(rule)");
    assertThat(PartnerProfile.builder().signatures(ReceiverRule.ANY).signatures(Count.ONE).build())
        .isEqualTo(PartnerProfile.builder().signatures(Count.ONE).build());
  }

  @Test
  void profile_byItsName_isTheConstant() throws Exception {
    for (Field constant : PartnerProfile.class.getFields()) {
      assertThat(PartnerProfile.named(constant.getName())).isSameAs(constant.get(null));
      assertThat(
              PartnerProfile.named(constant.getName().toLowerCase(Locale.ROOT).replace('_', '-')))
          .isSameAs(constant.get(null));
    }
    assertThat(PartnerProfile.all()).hasSize(PartnerProfile.class.getFields().length);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartnerProfile.named("abap"))
        .withMessageContaining("'abap'. The profiles are: unknown, as-abap, ");
  }
}
