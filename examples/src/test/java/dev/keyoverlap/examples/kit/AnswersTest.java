package dev.keyoverlap.examples.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from the answers of receivers of every kind. */
class AnswersTest {

  static Stream<Arguments> rulesOfFormats() {
    List<Arguments> all = new ArrayList<>();
    for (KitFormat format : KitFormat.values()) {
      if (format.messages().contains(KitMessage.SIGNED_OLD)) {
        for (ReceiverRule rule : ReceiverRule.values()) {
          all.add(Arguments.of(format, rule));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("rulesOfFormats")
  void rule_ofAReceiver_isFound(KitFormat format, ReceiverRule rule) throws Exception {
    PartnerProfile profile =
        Filled.answers(format, (of, setUp, message) -> accepts(rule, setUp, message))
            .profile(format);

    assertThat(profile.rule()).contains(rule);
    assertThat(profile.signatures()).isEqualTo(Count.SEVERAL);
    assertThat(profile.holds()).isEqualTo(Count.SEVERAL);
    assertThat(profile.secondXmlSignature()).isEqualTo(format.isXml());
  }

  static boolean accepts(ReceiverRule rule, SetUp setUp, KitMessage message) {
    boolean oldIsFirst =
        message == KitMessage.SIGNED_OLD_AND_NEW
            || message == KitMessage.SIGNED_OLD_AND_NEW_WRONG
            || message == KitMessage.ENCRYPTED_OLD_AND_NEW;
    boolean newIsGood = setUp.holdsNew() && !message.name().contains("WRONG");
    boolean first = oldIsFirst ? setUp.holdsOld() : newIsGood;
    boolean last = oldIsFirst ? newIsGood : setUp.holdsOld();
    return message
        .correct(setUp)
        .orElseGet(
            () ->
                switch (rule) {
                  case ALL -> first && last;
                  case ANY -> first || last;
                  case FIRST -> first;
                  case LAST -> last;
                });
  }

  /** Holding one key at a time, whichever was brought in last. */
  private static boolean acceptsHoldingOne(SetUp setUp, KitMessage message) {
    return setUp == SetUp.BOTH
        ? message.correct(SetUp.NEW).orElse(false)
        : accepts(ReceiverRule.ANY, setUp, message);
  }

  @Test
  void receiver_ofExactlyOneSignatureAndOneRecipient_isFound_andNeedsADowntimeOnlyWhereItMust()
      throws Exception {
    PartnerProfile profile =
        Filled.answers(
                KitFormat.CMS, (format, setUp, message) -> message.correct(setUp).orElse(false))
            .profile(KitFormat.CMS);

    assertThat(profile.signatures()).isEqualTo(Count.ONE);
    assertThat(profile.recipients()).isEqualTo(Count.ONE);
    assertThat(profile.holds()).isEqualTo(Count.SEVERAL);
    assertThat(Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, profile).requiresDowntime()).isFalse();
  }

  @Test
  void receiver_thatHoldsOneKey_isFound_andTheProcedureOfEachFormat() throws Exception {
    Answers answers =
        Filled.answers(
            List.of(KitFormat.values()),
            (format, setUp, message) -> acceptsHoldingOne(setUp, message));

    assertThat(List.of(KitFormat.values()))
        .allMatch(format -> answers.profile(format).holds() == Count.ONE);
    assertThat(procedure(answers, KitFormat.CMS)).isEqualTo("CS3");
    assertThat(procedure(answers, KitFormat.XML_SIBLINGS)).isNotIn("XS1", "XS2");
    assertThat(procedure(answers, KitFormat.SOAP)).isNotIn("WOS1", "WOS2");
  }

  @Test
  void secondSignatureInXml_isNotUsed_unlessItIsWanted() throws Exception {
    String wanted =
        Filled.json(
            "",
            List.of(KitFormat.XML_SIBLINGS, KitFormat.SOAP),
            (format, setUp, message) -> acceptsHoldingOne(setUp, message));
    Answers answers =
        Answers.read(
            wanted.replace(
                "\"" + Answers.SECOND_WANTED + "\":\"yes\"",
                "\"" + Answers.SECOND_WANTED + "\":\"?\""));

    assertThat(procedure(Answers.read(wanted), KitFormat.XML_SIBLINGS)).isNotEqualTo("XS2");
    assertThat(procedure(answers, KitFormat.XML_SIBLINGS)).isEqualTo("XS2");
    assertThat(procedure(answers, KitFormat.SOAP)).isEqualTo("WOS2");
  }

  private static String procedure(Answers answers, KitFormat format) {
    return Procedure.of(format.uses().get(0), answers.profile(format)).caseId();
  }

  @ParameterizedTest
  @EnumSource
  void receiver_thatReadsNothing_orWasNotTried_staysUnknown(KitFormat format) throws Exception {
    Answers none = Filled.answers(List.of(KitFormat.values()), (of, setUp, message) -> false);
    Answers untried = Filled.answers(List.of(), (of, setUp, message) -> true);

    assertThat(none.isTried(format)).isTrue();
    assertThat(none.profile(format)).isEqualTo(PartnerProfile.UNKNOWN);
    assertThat(untried.isTried(format)).isFalse();
    assertThat(untried.profile(format)).isEqualTo(PartnerProfile.UNKNOWN);
    assertThat(format.uses())
        .allMatch(use -> Procedure.of(use, none.profile(format)).requiresDowntime());
  }

  @ParameterizedTest
  @EnumSource(
      value = KitMessage.class,
      names = {"SIGNED_STRANGER", "SIGNED_ALTERED", "SIGNED_WRONG", "ENCRYPTED_ALTERED"})
  void receiver_thatAcceptsWhatItMustNot_isNotReliedOn(KitMessage bad) {
    assertThatExceptionOfType(AnswersException.class)
        .isThrownBy(
            () ->
                Filled.answers(
                    KitFormat.CMS,
                    (format, setUp, message) ->
                        message == bad || accepts(ReceiverRule.ANY, setUp, message)))
        .withMessageContaining(bad.key())
        .withMessageContaining("its other answers say nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"kit\": \"another\"}",
        "{\"kit\": \"KeyOverlap partner kit 2\", \"cms\": {\"old\": {\"signed-old\":"
            + " \"perhaps\"}}}",
        "{\"kit\": \"KeyOverlap partner kit 2\", \"cms\": {\"old\": {\"signed-old\": {}}}}",
        "{\"kit\": "
      })
  void answers_thatAreNone_areRefused(String json) {
    assertThatExceptionOfType(AnswersException.class).isThrownBy(() -> Answers.read(json));
  }
}
