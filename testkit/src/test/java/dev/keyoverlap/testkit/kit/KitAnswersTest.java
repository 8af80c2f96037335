package dev.keyoverlap.testkit.kit;

import static dev.keyoverlap.testkit.kit.SampleKit.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
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
class KitAnswersTest {

  static Stream<Arguments> rulesOfFormats() {
    List<Arguments> all = new ArrayList<>();
    for (MessageFormat format : SampleKit.ASKED) {
      if (format.fixture(KitMessage.SIGNED_OLD).isPresent()) {
        for (ReceiverRule rule : ReceiverRule.values()) {
          all.add(Arguments.of(format, rule));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("rulesOfFormats")
  void rule_ofAReceiver_isFound(MessageFormat format, ReceiverRule rule) throws Exception {
    PartnerProfile profile =
        profile(
            Filled.answers(format, (of, setUp, message) -> accepts(rule, setUp, message)), format);

    assertThat(profile.rule()).contains(rule);
    assertThat(profile.signatures()).isEqualTo(Count.SEVERAL);
    assertThat(profile.holds()).isEqualTo(Count.SEVERAL);
    assertThat(profile.secondXmlSignature()).isEqualTo(!format.key().startsWith("cms"));
  }

  static boolean accepts(ReceiverRule rule, SetUp setUp, KitMessage message) {
    boolean oldIsFirst =
        message == KitMessage.SIGNED_OLD_AND_NEW
            || message == KitMessage.SIGNED_OLD_AND_NEW_WRONG
            || message == KitMessage.ENCRYPTED_OLD_AND_NEW;
    boolean newIsGood = setUp.holdsNew() && !message.name().contains("WRONG");
    boolean first = oldIsFirst ? setUp.holdsOld() : newIsGood;
    boolean last = oldIsFirst ? newIsGood : setUp.holdsOld();
    Expected expected = message.expected(setUp);
    if (expected != Expected.EITHER) {
      return expected == Expected.ACCEPTED;
    }
    return switch (rule) {
      case ALL -> first && last;
      case ANY -> first || last;
      case FIRST -> first;
      case LAST -> last;
    };
  }

  /** Holding one key at a time, whichever was brought in last. */
  private static boolean acceptsHoldingOne(SetUp setUp, KitMessage message) {
    return setUp == SetUp.BOTH
        ? message.expected(SetUp.NEW) == Expected.ACCEPTED
        : accepts(ReceiverRule.ANY, setUp, message);
  }

  @Test
  void receiver_ofExactlyOneSignatureAndOneRecipient_isFound_andNeedsADowntimeOnlyWhereItMust()
      throws Exception {
    PartnerProfile profile =
        profile(
            Filled.answers(
                SampleKit.CMS,
                (format, setUp, message) -> message.expected(setUp) == Expected.ACCEPTED),
            SampleKit.CMS);

    assertThat(profile.signatures()).isEqualTo(Count.ONE);
    assertThat(profile.recipients()).isEqualTo(Count.ONE);
    assertThat(profile.holds()).isEqualTo(Count.SEVERAL);
    assertThat(Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, profile).requiresDowntime()).isFalse();
  }

  @Test
  void receiver_thatHoldsOneKey_isFound_andTheProcedureOfEachFormat() throws Exception {
    KitAnswers answers =
        Filled.answers(
            SampleKit.ASKED, (format, setUp, message) -> acceptsHoldingOne(setUp, message));

    assertThat(SampleKit.ASKED).allMatch(format -> profile(answers, format).holds() == Count.ONE);
    assertThat(procedure(answers, SampleKit.CMS)).isEqualTo("CS3");
    assertThat(procedure(answers, SampleKit.XML_SIBLINGS)).isNotIn("XS1", "XS2");
    assertThat(procedure(answers, SampleKit.SOAP)).isNotIn("WOS1", "WOS2");
  }

  @Test
  void secondSignatureInXml_isNotUsed_unlessItIsWanted() throws Exception {
    String wanted =
        Filled.json(
            "",
            List.of(SampleKit.XML_SIBLINGS, SampleKit.SOAP),
            (format, setUp, message) -> acceptsHoldingOne(setUp, message));
    KitAnswers answers =
        KitAnswers.parse(
            wanted.replace(
                "\"" + KitAnswers.SECOND_WANTED + "\":\"yes\"",
                "\"" + KitAnswers.SECOND_WANTED + "\":\"?\""));

    assertThat(procedure(KitAnswers.parse(wanted), SampleKit.XML_SIBLINGS)).isNotEqualTo("XS2");
    assertThat(procedure(answers, SampleKit.XML_SIBLINGS)).isEqualTo("XS2");
    assertThat(procedure(answers, SampleKit.SOAP)).isEqualTo("WOS2");
  }

  private static String procedure(KitAnswers answers, MessageFormat format) {
    return answers.result(format.key()).orElseThrow().procedures().get(0).caseId();
  }

  static List<MessageFormat> asked() {
    return SampleKit.ASKED;
  }

  @ParameterizedTest
  @MethodSource("asked")
  void receiver_thatReadsNothing_orWasNotTried_staysUnknown(MessageFormat format) throws Exception {
    KitAnswers none = Filled.answers(SampleKit.ASKED, (of, setUp, message) -> false);
    KitAnswers untried = Filled.answers(List.of(), (of, setUp, message) -> true);

    FormatResult result = none.result(format.key()).orElseThrow();
    assertThat(result.doubts()).isNotEmpty().allMatch(doubt -> doubt.contains("set-up"));
    assertThat(profile(none, format)).isEqualTo(PartnerProfile.UNKNOWN);
    assertThat(untried.result(format.key())).isEmpty();
    assertThat(profile(untried, format)).isEqualTo(PartnerProfile.UNKNOWN);
    assertThat(result.procedures()).isNotEmpty().allMatch(Procedure::requiresDowntime);
  }

  @ParameterizedTest
  @EnumSource(
      value = KitMessage.class,
      names = {"SIGNED_STRANGER", "SIGNED_ALTERED", "SIGNED_WRONG", "ENCRYPTED_ALTERED"})
  void receiver_thatAcceptsWhatItMustNot_isNotReliedOn(KitMessage bad) {
    assertThatExceptionOfType(KitAnswersException.class)
        .isThrownBy(
            () ->
                Filled.answers(
                    SampleKit.CMS,
                    (format, setUp, message) ->
                        message == bad || accepts(ReceiverRule.ANY, setUp, message)))
        .withMessageContaining(bad.key())
        .withMessageContaining("its other answers say nothing");
  }

  @Test
  void receiver_withControlCharactersInItsName_isPrintedWithoutThem() throws Exception {
    KitAnswers answers =
        KitAnswers.parse(
            "{\"kit\": \"%s\", \"receiver\": \"Gateway\\u001b[31m\\u202e 7%s\"}"
                .formatted(KitAnswers.KIT, "!".repeat(5_000)));

    assertThat(answers.receiver()).startsWith("Gateway [31m  7!").hasSizeLessThan(201);
  }

  @Test
  void canHoldBoth_answeredWithNo_meansOneKeyAtATime() throws Exception {
    KitAnswers.Builder answers = KitAnswers.builder("Gateway 7").canHoldBoth(false);
    for (SetUp setUp : List.of(SetUp.OLD, SetUp.NEW)) {
      SampleKit.CMS
          .fixtures()
          .forEach(
              fixture ->
                  answers.answer(
                      fixture, setUp, accepts(ReceiverRule.ANY, setUp, fixture.message())));
    }

    FormatResult result = answers.build().result("cms").orElseThrow();

    assertThat(result.profile()).isEqualTo(PartnerProfile.ANY_HOLDING_ONE);
    assertThat(result.procedures()).extracting(Procedure::caseId).containsExactly("CS3", "CE3");
    assertThat(KitAnswers.parse(answers.toJson()).receiver()).isEqualTo("Gateway 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"kit\": \"another\"}",
        "{\"kit\": \"KeyOverlap partner kit 3\", \"cms\": {\"old\": {\"signed-old\":"
            + " \"perhaps\"}}}",
        "{\"kit\": \"KeyOverlap partner kit 3\", \"cms\": {\"old\": {\"signed-old\": {}}}}",
        "{\"kit\": "
      })
  void answers_thatAreNone_areRefused(String json) {
    assertThatExceptionOfType(KitAnswersException.class).isThrownBy(() -> KitAnswers.parse(json));
  }
}
