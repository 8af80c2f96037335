package dev.keyoverlap.testkit.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.MessageFormat.Standard;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A receiver's answers for the messages of one format. */
final class FormatAnswers {

  private final MessageFormat format;
  private final Map<SetUp, Map<KitMessage, Boolean>> given = new EnumMap<>(SetUp.class);

  private final Optional<Boolean> holdsBoth;

  FormatAnswers(MessageFormat format, Optional<Boolean> holdsBoth) {
    this.format = format;
    this.holdsBoth = holdsBoth;
    for (SetUp setUp : SetUp.values()) {
      given.put(setUp, new EnumMap<>(KitMessage.class));
    }
  }

  /**
   * Reads the answers to one format.
   *
   * @param holdsBoth whether the receiver can hold the old and the new ones, as its owner says
   */
  static FormatAnswers read(MessageFormat format, JsonElement element, Optional<Boolean> holdsBoth)
      throws KitAnswersException {
    FormatAnswers answers = new FormatAnswers(format, holdsBoth);
    boolean isObject = element != null && element.isJsonObject();
    JsonObject object = isObject ? element.getAsJsonObject() : new JsonObject();
    for (SetUp setUp : SetUp.values()) {
      answers.read(setUp, object.get(setUp.key()));
    }
    return answers;
  }

  private void read(SetUp setUp, JsonElement element) throws KitAnswersException {
    if (element == null || !element.isJsonObject()) {
      return;
    }
    for (Fixture fixture : format.fixtures()) {
      KitMessage message = fixture.message();
      String where = message.key() + " under \"" + format.key() + "\", \"" + setUp.key() + "\"";
      KitAnswers.yesOrNo(element.getAsJsonObject(), message.key(), where)
          .ifPresent(yes -> answer(setUp, message, yes));
    }
  }

  void answer(SetUp setUp, KitMessage message, boolean accepted) {
    ofSetUp(setUp).put(message, accepted);
  }

  private Map<KitMessage, Boolean> ofSetUp(SetUp setUp) {
    return Objects.requireNonNull(given.get(setUp));
  }

  /** As in the file of answers. */
  Map<String, Map<String, String>> toJson() {
    Map<String, Map<String, String>> ofFormat = new LinkedHashMap<>();
    for (SetUp setUp : SetUp.values()) {
      Map<String, String> words = new LinkedHashMap<>();
      for (Fixture fixture : format.fixtures()) {
        Boolean answer = ofSetUp(setUp).get(fixture.message());
        words.put(fixture.message().key(), answer == null ? "?" : answer ? "yes" : "no");
      }
      ofFormat.put(setUp.key(), words);
    }
    return ofFormat;
  }

  boolean isEmpty() {
    return given.values().stream().allMatch(Map::isEmpty);
  }

  /** A receiver that accepts invalid messages tells nothing with its other answers. */
  void requireCorrect() throws KitAnswersException {
    for (SetUp setUp : SetUp.values()) {
      for (Fixture fixture : format.fixtures()) {
        if (fixture.message().expected(setUp) == Expected.REJECTED
            && yes(setUp, fixture.message())) {
          throw new KitAnswersException(
              ("The receiver accepts %s (%s) while it holds %s. It must reject this message. "
                      + "Fix that first: until then, its other answers say nothing.")
                  .formatted(fixture.file(), fixture.message().about(), setUp.inWords()));
        }
      }
    }
  }

  /** The result; a second signature in XML is used only if the receiver's owner agrees. */
  FormatResult result(boolean secondWanted) {
    PartnerProfile.Builder profile =
        PartnerProfile.builder().holds(holds()).recipients(recipients());
    Optional<ReceiverRule> rule = rule();
    if (rule.isPresent()) {
      profile.signatures(rule.get());
    } else if (isOfOneSignature()) {
      profile.signatures(Count.ONE);
    }
    if (secondWanted && format.standard() != Standard.CMS && rule.isPresent()) {
      profile.secondXmlSignature();
    }
    return new FormatResult(format, profile.build(), doubts(), uses());
  }

  private List<UseCase> uses() {
    List<UseCase> uses = new ArrayList<>();
    for (boolean signed : new boolean[] {true, false}) {
      if (isTried(signed)) {
        uses.add(use(format, signed));
      }
    }
    return uses;
  }

  /** The use of the sender's key, or of the certificate that the sender encrypts to. */
  static UseCase use(MessageFormat format, boolean signed) {
    return switch (format.standard()) {
      case CMS -> signed ? UseCase.CMS_SIGNER_OUTBOUND : UseCase.CMS_ENCRYPTOR_OUTBOUND;
      case XML -> UseCase.XML_SIGNER_OUTBOUND;
      case SOAP ->
          signed ? UseCase.WS_REQUEST_SIGNER_OUTBOUND : UseCase.WS_REQUEST_ENCRYPTOR_OUTBOUND;
    };
  }

  private boolean isTried(boolean signed) {
    return given.values().stream()
        .flatMap(ofSetUp -> ofSetUp.keySet().stream())
        .anyMatch(message -> message.isSigned() == signed);
  }

  /** The answers that no receiver gives that is set up as the kit says. */
  private List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (boolean signed : new boolean[] {true, false}) {
      if (isTried(signed) && acceptsNothing(signed)) {
        doubts.add(
            ("The receiver rejects every %s message of the format %s. Its set-up is probably wrong."
                    + " Check its certificates, keys and algorithms, and try it again.")
                .formatted(signed ? "signed" : "encrypted", format.key()));
      } else {
        addRejected(signed, doubts);
      }
    }
    return doubts;
  }

  private boolean acceptsNothing(boolean signed) {
    return given.values().stream()
        .flatMap(ofSetUp -> ofSetUp.entrySet().stream())
        .noneMatch(answer -> answer.getKey().isSigned() == signed && answer.getValue());
  }

  private void addRejected(boolean signed, List<String> doubts) {
    KitMessage old = signed ? KitMessage.SIGNED_OLD : KitMessage.ENCRYPTED_OLD;
    KitMessage next = signed ? KitMessage.SIGNED_NEW : KitMessage.ENCRYPTED_NEW;
    if (no(SetUp.BOTH, old, next)) {
      doubts.add(
          "The receiver rejects %s and %s while it holds %s. Check this set-up, and try it again."
              .formatted(old.key(), next.key(), SetUp.BOTH.inWords()));
    }
    for (SetUp setUp : List.of(SetUp.OLD, SetUp.NEW)) {
      for (Fixture fixture : format.fixtures()) {
        KitMessage message = fixture.message();
        if (message.isSigned() == signed
            && message.expected(setUp) == Expected.ACCEPTED
            && no(setUp, message)) {
          doubts.add(
              "The receiver rejects %s while it holds %s. Check its set-up, and try it again."
                  .formatted(fixture.file(), setUp.inWords()));
        }
      }
    }
  }

  /** If it holds several of one kind and one of the other, it counts as one. */
  private Count holds() {
    if (holdsBoth.isPresent() && !holdsBoth.get()) {
      return acceptsNothing(true) && acceptsNothing(false) ? Count.UNKNOWN : Count.ONE;
    }
    Count certificates = holds(KitMessage.SIGNED_OLD, KitMessage.SIGNED_NEW);
    Count keys = holds(KitMessage.ENCRYPTED_OLD, KitMessage.ENCRYPTED_NEW);
    if (certificates == Count.ONE || keys == Count.ONE) {
      return Count.ONE;
    }
    return certificates == Count.SEVERAL || keys == Count.SEVERAL ? Count.SEVERAL : Count.UNKNOWN;
  }

  private Count holds(KitMessage old, KitMessage next) {
    if (yes(SetUp.BOTH, old, next)) {
      return Count.SEVERAL;
    }
    return yes(SetUp.OLD, old) && (no(SetUp.BOTH, old) || no(SetUp.BOTH, next))
        ? Count.ONE
        : Count.UNKNOWN;
  }

  private Count recipients() {
    if (yes(SetUp.OLD, KitMessage.ENCRYPTED_OLD_AND_NEW, KitMessage.ENCRYPTED_NEW_AND_OLD)) {
      return Count.SEVERAL;
    }
    return yes(SetUp.OLD, KitMessage.ENCRYPTED_OLD)
            && (no(SetUp.OLD, KitMessage.ENCRYPTED_OLD_AND_NEW)
                || no(SetUp.OLD, KitMessage.ENCRYPTED_NEW_AND_OLD))
        ? Count.ONE
        : Count.UNKNOWN;
  }

  private Optional<ReceiverRule> rule() {
    // Without this answer, a rejection says nothing: perhaps it cannot read our messages at all.
    if (!yes(SetUp.OLD, KitMessage.SIGNED_OLD)) {
      return Optional.empty();
    }
    if (yes(SetUp.OLD, KitMessage.SIGNED_OLD_AND_NEW, KitMessage.SIGNED_NEW_AND_OLD)) {
      return Optional.of(ReceiverRule.ANY);
    }
    if (yes(SetUp.OLD, KitMessage.SIGNED_OLD_AND_NEW)
        && no(SetUp.OLD, KitMessage.SIGNED_NEW_AND_OLD)) {
      return Optional.of(ReceiverRule.FIRST);
    }
    if (yes(SetUp.OLD, KitMessage.SIGNED_NEW_AND_OLD)
        && no(SetUp.OLD, KitMessage.SIGNED_OLD_AND_NEW)) {
      return Optional.of(ReceiverRule.LAST);
    }
    return no(SetUp.OLD, KitMessage.SIGNED_OLD_AND_NEW, KitMessage.SIGNED_NEW_AND_OLD)
            && yes(SetUp.BOTH, KitMessage.SIGNED_OLD_AND_NEW, KitMessage.SIGNED_NEW_AND_OLD)
        ? Optional.of(ReceiverRule.ALL)
        : Optional.empty();
  }

  /** It rejects two signatures even if it knows both keys. */
  private boolean isOfOneSignature() {
    return yes(SetUp.BOTH, KitMessage.SIGNED_OLD, KitMessage.SIGNED_NEW)
        && no(SetUp.BOTH, KitMessage.SIGNED_OLD_AND_NEW, KitMessage.SIGNED_NEW_AND_OLD);
  }

  private boolean yes(SetUp setUp, KitMessage... messages) {
    return all(setUp, true, messages);
  }

  private boolean no(SetUp setUp, KitMessage... messages) {
    return all(setUp, false, messages);
  }

  private boolean all(SetUp setUp, boolean answer, KitMessage... messages) {
    Map<KitMessage, Boolean> ofSetUp = ofSetUp(setUp);
    for (KitMessage message : messages) {
      if (!Boolean.valueOf(answer).equals(ofSetUp.get(message))) {
        return false;
      }
    }
    return true;
  }
}
