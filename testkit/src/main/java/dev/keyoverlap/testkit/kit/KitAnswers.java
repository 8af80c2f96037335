package dev.keyoverlap.testkit.kit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A receiver's answers to the partner kit: which messages it accepted, and what follows from that.
 *
 * <pre>{@code
 * KitAnswers answers = KitAnswers.read(Path.of("answers.json"));
 * System.out.println(answers.receiver());
 * for (FormatResult result : answers.results()) {
 *   System.out.println(result.format() + ": " + result.receiverClass());
 *   result.procedures().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class KitAnswers {

  /** The kit that the answers are for. */
  static final String KIT = "KeyOverlap partner kit 3";

  /** Asks whether XML messages can carry a second signature. */
  static final String SECOND_WANTED = "secondSignatureInXmlWanted";

  /** Asks whether the old and the new ones can be held together. */
  static final String HOLDS_BOTH = "canHoldOldAndNewTogether";

  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_CHARACTERS = 200;

  private final String receiver;
  private final List<FormatResult> results;

  private KitAnswers(String receiver, List<FormatResult> results) {
    this.receiver = receiver;
    this.results = List.copyOf(results);
  }

  /**
   * Reads a file of answers.
   *
   * @param file such as {@code answers.json}, at most 1 MiB
   * @return the answers
   * @throws KitAnswersException if these are not answers to this kit, or if the receiver accepts
   *     invalid messages
   * @throws IOException if the file cannot be read
   */
  public static KitAnswers read(Path file) throws KitAnswersException, IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new KitAnswersException(
          "Cannot read %s: a file of answers has at most 1 MiB. Name the answers.json of the kit."
              .formatted(file));
    }
    try {
      return parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new KitAnswersException(
          "Cannot read %s: it is not a text in UTF-8. Save it in UTF-8.".formatted(file), e);
    }
  }

  /**
   * Reads answers.
   *
   * @param json the content of an {@code answers.json}
   * @return the answers
   * @throws KitAnswersException if these are not answers to this kit, or if the receiver accepts
   *     invalid messages
   */
  public static KitAnswers parse(String json) throws KitAnswersException {
    JsonObject root = root(json);
    if (!KIT.equals(text(root, "kit"))) {
      throw new KitAnswersException(
          "Cannot read the answers: these are not answers to the '%s'. Write the kit again, and fill in its answers.json."
              .formatted(KIT));
    }
    boolean second = yesOrNo(root, SECOND_WANTED, SECOND_WANTED).orElse(false);
    Optional<Boolean> both = yesOrNo(root, HOLDS_BOTH, HOLDS_BOTH);
    List<FormatResult> results = new ArrayList<>();
    for (MessageFormat format : Fixtures.current().formats()) {
      FormatAnswers answers = FormatAnswers.read(format, root.get(format.key()), both);
      answers.requireCorrect();
      if (!answers.isEmpty()) {
        results.add(answers.result(second));
      }
    }
    return new KitAnswers(text(root, "receiver"), results);
  }

  /**
   * Begins answers that a program gives, such as a test of the receiver.
   *
   * @param receiver the name and version of the receiver
   * @return a builder
   */
  public static Builder builder(String receiver) {
    return new Builder(receiver);
  }

  private static JsonObject root(String json) throws KitAnswersException {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new KitAnswersException(
          "Cannot read the answers: this is not a JSON object. Write the kit again, and fill in its"
              + " answers.json. Details: "
              + printable(String.valueOf(e.getMessage())),
          e);
    }
  }

  static List<MessageFormat> asked() {
    return Fixtures.current().formats().stream().filter(MessageFormat::isAsked).toList();
  }

  static Optional<Boolean> yesOrNo(JsonObject object, String name, String where)
      throws KitAnswersException {
    String answer = text(object, name);
    return switch (answer) {
      case "yes" -> Optional.of(true);
      case "no" -> Optional.of(false);
      case "?", "" -> Optional.empty();
      default ->
          throw new KitAnswersException(
              "Cannot read the answers: the answer to %s is \"%s\". Write yes, no or ?."
                  .formatted(where, answer));
    };
  }

  private static String text(JsonObject object, String name) throws KitAnswersException {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return "";
    }
    if (!value.isJsonPrimitive()) {
      throw new KitAnswersException(
          "Cannot read the answers: the value of '%s' is not a text. Write it in quotation marks."
              .formatted(name));
    }
    return printable(value.getAsString());
  }

  /** The file comes from outside: nothing of it may control a terminal or fill a screen. */
  private static String printable(String text) {
    String words =
        text.codePoints()
            .limit(MOST_CHARACTERS)
            .mapToObj(KitAnswers::printable)
            .collect(Collectors.joining());
    return words.strip();
  }

  private static String printable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          " ";
      default -> Character.toString(character);
    };
  }

  /**
   * The name of the receiver, as its owner wrote it, without control characters and at most 200
   * characters long.
   *
   * @return a name, or "the receiver" if there is none
   */
  public String receiver() {
    return receiver.isBlank() ? "the receiver" : receiver;
  }

  /**
   * The result for each format that was tried.
   *
   * @return the results; empty if nothing was tried
   */
  public List<FormatResult> results() {
    return results;
  }

  /**
   * The result for a format.
   *
   * @param format such as "cms"
   * @return the result; empty if the format was not tried
   */
  public Optional<FormatResult> result(String format) {
    return results.stream().filter(result -> result.format().key().equals(format)).findFirst();
  }

  /**
   * Collects answers. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final String receiver;
    private final Map<MessageFormat, FormatAnswers> given = new LinkedHashMap<>();
    private Optional<Boolean> holdsBoth = Optional.empty();

    private Builder(String receiver) {
      this.receiver = receiver;
    }

    /**
     * Whether the receiver can hold the old and the new certificates and keys together.
     *
     * @param can false if it holds one at a time, so that nobody can try it with both
     * @return this builder
     */
    public Builder canHoldBoth(boolean can) {
      this.holdsBoth = Optional.of(can);
      return this;
    }

    /**
     * Adds an answer.
     *
     * @param fixture the message
     * @param setUp what the receiver holds
     * @param accepted whether the receiver accepted or decrypted the message
     * @return this builder
     */
    public Builder answer(Fixture fixture, SetUp setUp, boolean accepted) {
      given
          .computeIfAbsent(fixture.format(), format -> new FormatAnswers(format, Optional.empty()))
          .answer(setUp, fixture.message(), accepted);
      return this;
    }

    /**
     * The answers as a file that {@link KitAnswers#read} reads.
     *
     * @return JSON
     */
    public String toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("kit", KIT);
      json.put("receiver", receiver);
      json.put(HOLDS_BOTH, holdsBoth.map(can -> can ? "yes" : "no").orElse("?"));
      json.put(SECOND_WANTED, "?");
      given.forEach((format, answers) -> json.put(format.key(), answers.toJson()));
      return PartnerKit.json(json);
    }

    /**
     * Finds out what follows from the answers.
     *
     * @return the answers
     * @throws KitAnswersException if the receiver accepts invalid messages
     */
    public KitAnswers build() throws KitAnswersException {
      return parse(toJson());
    }
  }

  /** The receiver, and a line for each format that was tried. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(receiver()).append(':');
    results.forEach(result -> text.append('\n').append(result));
    return text.toString();
  }
}
