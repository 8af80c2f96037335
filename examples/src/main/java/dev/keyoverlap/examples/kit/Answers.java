package dev.keyoverlap.examples.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.renewal.Capability;
import dev.keyoverlap.renewal.Capability.Count;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a receiver made of the messages of a kit, and what follows from that. */
final class Answers {

  /** Whose answers they are. */
  static final String KIT = "KeyOverlap partner kit 1";

  private final String receiver;
  private final Map<SetUp, Map<KitMessage, Boolean>> given;

  private Answers(String receiver, Map<SetUp, Map<KitMessage, Boolean>> given) {
    this.receiver = receiver;
    this.given = given;
  }

  /**
   * Reads answers.
   *
   * @throws AnswersException if they are not answers to this kit, or if a correct receiver cannot
   *     have given them
   */
  static Answers read(String json) throws AnswersException {
    JsonObject root;
    try {
      root = JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new AnswersException("The answers are no JSON object: " + e.getMessage(), e);
    }
    if (!KIT.equals(text(root, "kit"))) {
      throw new AnswersException("These are not answers to the \"" + KIT + "\"");
    }
    Map<SetUp, Map<KitMessage, Boolean>> given = new EnumMap<>(SetUp.class);
    for (SetUp setUp : SetUp.values()) {
      given.put(setUp, read(setUp, root.get(setUp.key())));
    }
    Answers answers = new Answers(text(root, "receiver"), given);
    answers.requireCorrect();
    return answers;
  }

  private static Map<KitMessage, Boolean> read(SetUp setUp, JsonElement element)
      throws AnswersException {
    Map<KitMessage, Boolean> ofSetUp = new EnumMap<>(KitMessage.class);
    if (element == null || !element.isJsonObject()) {
      return ofSetUp;
    }
    for (KitMessage message : KitMessage.values()) {
      String answer = text(element.getAsJsonObject(), message.key());
      switch (answer) {
        case "yes" -> ofSetUp.put(message, true);
        case "no" -> ofSetUp.put(message, false);
        case "?", "" -> {}
        default ->
            throw new AnswersException(
                "The answer to %s under \"%s\" is \"%s\"; write yes, no or ?"
                    .formatted(message.key(), setUp.key(), answer));
      }
    }
    return ofSetUp;
  }

  private static String text(JsonObject object, String name) throws AnswersException {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return "";
    }
    if (!value.isJsonPrimitive()) {
      throw new AnswersException("\"" + name + "\" is no text");
    }
    return value.getAsString();
  }

  /** A receiver that takes what nobody signed tells nothing by what else it takes. */
  private void requireCorrect() throws AnswersException {
    for (Map.Entry<SetUp, Map<KitMessage, Boolean>> ofSetUp : given.entrySet()) {
      for (Map.Entry<KitMessage, Boolean> answer : ofSetUp.getValue().entrySet()) {
        Optional<Boolean> correct = answer.getKey().correct(ofSetUp.getKey());
        boolean isNegative = correct.isPresent() && !correct.get();
        if (isNegative && answer.getValue()) {
          throw new AnswersException(
              "The receiver accepts %s (%s) while it holds %s; it must not, and until that is mended"
                      .formatted(
                          answer.getKey().key(),
                          answer.getKey().about(),
                          ofSetUp.getKey().inWords())
                  + " its other answers say nothing");
        }
      }
    }
  }

  /** Who answered. */
  String receiver() {
    return receiver.isEmpty() ? "the receiver" : receiver;
  }

  /** What the receiver can do; what was not tried, or makes no sense, stays unknown. */
  Capability capability() {
    Capability.Builder capability = Capability.with().holds(holds()).recipients(recipients());
    Optional<ReceiverRule> rule = rule();
    if (rule.isPresent()) {
      capability.signatures(rule.get());
    } else if (yes(SetUp.BOTH, KitMessage.SIGNED_OLD, KitMessage.SIGNED_NEW)
        && no(SetUp.BOTH, KitMessage.SIGNED_OLD_AND_NEW, KitMessage.SIGNED_NEW_AND_OLD)) {
      capability.signatures(Count.ONE);
    }
    return capability.build();
  }

  /** Of one kind it may hold several, and of the other one only: then it counts as one. */
  private Count holds() {
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
    // Without these nothing follows from a refusal: perhaps it cannot read our messages at all.
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
