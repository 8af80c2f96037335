package dev.keyoverlap.examples.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A receiver's answers for the messages of a kit, and the profile that follows from them. */
final class Answers {

  /** Whose answers they are. */
  static final String KIT = "KeyOverlap partner kit 2";

  /** Asks whether XML messages can carry a second signature. */
  static final String SECOND_WANTED = "secondSignatureInXmlWanted";

  private final String receiver;
  private final boolean secondWanted;
  private final Map<KitFormat, FormatAnswers> given;

  private Answers(String receiver, boolean secondWanted, Map<KitFormat, FormatAnswers> given) {
    this.receiver = receiver;
    this.secondWanted = secondWanted;
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
      throw new AnswersException(
          "This is not a JSON object. Write the kit again, and fill in "
              + "its answers.json. Details: "
              + e.getMessage(),
          e);
    }
    if (!KIT.equals(text(root, "kit"))) {
      throw new AnswersException(
          ("These are not answers to the '%s'. Write the kit again, and "
                  + "fill in its answers.json.")
              .formatted(KIT));
    }
    Map<KitFormat, FormatAnswers> given = new EnumMap<>(KitFormat.class);
    for (KitFormat format : KitFormat.values()) {
      FormatAnswers answers = FormatAnswers.read(format, root.get(format.key()));
      answers.requireCorrect();
      given.put(format, answers);
    }
    Optional<Boolean> wanted = yesOrNo(root, SECOND_WANTED, SECOND_WANTED);
    return new Answers(text(root, "receiver"), wanted.orElse(false), given);
  }

  static Optional<Boolean> yesOrNo(JsonObject object, String name, String where)
      throws AnswersException {
    String answer = text(object, name);
    return switch (answer) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      case "?", "" -> Optional.empty();
      default ->
          throw new AnswersException(
              "The answer to %s is \"%s\". Write yes, no or ?.".formatted(where, answer));
    };
  }

  static String text(JsonObject object, String name) throws AnswersException {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return "";
    }
    if (!value.isJsonPrimitive()) {
      throw new AnswersException(
          "The value of '%s' is not a text. Write it in quotation marks.".formatted(name));
    }
    return value.getAsString();
  }

  /** The name of the receiver. */
  String receiver() {
    return receiver.isEmpty() ? "the receiver" : receiver;
  }

  /** Whether anything of a format was tried. */
  boolean isTried(KitFormat format) {
    return !of(format).isEmpty();
  }

  /** The receiver's profile. What was not tried, or is contradictory, stays unknown. */
  PartnerProfile profile(KitFormat format) {
    FormatAnswers answers = of(format);
    PartnerProfile.Builder profile =
        PartnerProfile.builder().holds(answers.holds()).recipients(answers.recipients());
    Optional<ReceiverRule> rule = answers.rule();
    if (rule.isPresent()) {
      profile.signatures(rule.get());
    } else if (answers.isOfOneSignature()) {
      profile.signatures(Count.ONE);
    }
    // A receiver that can read one does not mean that its owner agrees.
    if (secondWanted && format.isXml() && rule.isPresent()) {
      profile.secondXmlSignature();
    }
    return profile.build();
  }

  private FormatAnswers of(KitFormat format) {
    return Objects.requireNonNull(given.get(format));
  }
}
