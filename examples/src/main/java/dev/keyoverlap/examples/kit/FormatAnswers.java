package dev.keyoverlap.examples.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A receiver's answers for the messages of one format. */
final class FormatAnswers {

  private final KitFormat format;
  private final Map<SetUp, Map<KitMessage, Boolean>> given = new EnumMap<>(SetUp.class);

  private FormatAnswers(KitFormat format) {
    this.format = format;
  }

  static FormatAnswers read(KitFormat format, JsonElement element) throws AnswersException {
    FormatAnswers answers = new FormatAnswers(format);
    boolean isObject = element != null && element.isJsonObject();
    JsonObject object = isObject ? element.getAsJsonObject() : new JsonObject();
    for (SetUp setUp : SetUp.values()) {
      answers.given.put(setUp, answers.read(setUp, object.get(setUp.key())));
    }
    return answers;
  }

  private Map<KitMessage, Boolean> read(SetUp setUp, JsonElement element) throws AnswersException {
    Map<KitMessage, Boolean> ofSetUp = new EnumMap<>(KitMessage.class);
    if (element == null || !element.isJsonObject()) {
      return ofSetUp;
    }
    for (KitMessage message : format.messages()) {
      String where = message.key() + " under \"" + format.key() + "\", \"" + setUp.key() + "\"";
      Answers.yesOrNo(element.getAsJsonObject(), message.key(), where)
          .ifPresent(yes -> ofSetUp.put(message, yes));
    }
    return ofSetUp;
  }

  boolean isEmpty() {
    return given.values().stream().allMatch(Map::isEmpty);
  }

  /** A receiver that accepts invalid messages tells nothing with its other answers. */
  void requireCorrect() throws AnswersException {
    for (Map.Entry<SetUp, Map<KitMessage, Boolean>> ofSetUp : given.entrySet()) {
      for (Map.Entry<KitMessage, Boolean> answer : ofSetUp.getValue().entrySet()) {
        Optional<Boolean> correct = answer.getKey().correct(ofSetUp.getKey());
        boolean isNegative = correct.isPresent() && !correct.get();
        if (isNegative && answer.getValue()) {
          throw new AnswersException(
              ("The receiver accepts %s (%s) while it holds %s. It must reject this message. Fix "
                          + "that first:")
                      .formatted(
                          format.file(answer.getKey()),
                          answer.getKey().about(),
                          ofSetUp.getKey().inWords())
                  + " until then, its other answers say nothing.");
        }
      }
    }
  }

  /** If it holds several of one kind and one of the other, it counts as one. */
  Count holds() {
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

  Count recipients() {
    if (yes(SetUp.OLD, KitMessage.ENCRYPTED_OLD_AND_NEW, KitMessage.ENCRYPTED_NEW_AND_OLD)) {
      return Count.SEVERAL;
    }
    return yes(SetUp.OLD, KitMessage.ENCRYPTED_OLD)
            && (no(SetUp.OLD, KitMessage.ENCRYPTED_OLD_AND_NEW)
                || no(SetUp.OLD, KitMessage.ENCRYPTED_NEW_AND_OLD))
        ? Count.ONE
        : Count.UNKNOWN;
  }

  Optional<ReceiverRule> rule() {
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
  boolean isOfOneSignature() {
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
    Map<KitMessage, Boolean> ofSetUp = given.getOrDefault(setUp, Map.of());
    for (KitMessage message : messages) {
      if (!Boolean.valueOf(answer).equals(ofSetUp.get(message))) {
        return false;
      }
    }
    return true;
  }
}
