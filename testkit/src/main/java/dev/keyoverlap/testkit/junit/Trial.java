package dev.keyoverlap.testkit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.testkit.kit.FormatResult;
import dev.keyoverlap.testkit.kit.KitAnswers;
import dev.keyoverlap.testkit.kit.KitAnswersException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** One receiver, tried with the signed or the encrypted messages of one format. */
final class Trial {

  private static final String ORDER = "An order of ten boxes";

  private final String receiver;
  private final MessageFormat format;
  private final List<Fixture> fixtures;
  private final boolean holdsBoth;
  private final Optional<PartnerProfile> expected;
  private final Reading reading;
  private final Map<Question, Boolean> answers = new ConcurrentHashMap<>();

  /** How the receiver reads one message. */
  @FunctionalInterface
  interface Reading {
    boolean accepts(Held held, Fixture fixture) throws Exception;
  }

  private record Question(Fixture fixture, SetUp setUp) {}

  Trial(
      String receiver,
      MessageFormat format,
      boolean signed,
      boolean holdsBoth,
      Optional<PartnerProfile> expected,
      Reading reading) {
    this.receiver = receiver;
    this.format = format;
    this.fixtures =
        format.fixtures().stream().filter(one -> one.message().isSigned() == signed).toList();
    this.holdsBoth = holdsBoth;
    this.expected = expected;
    this.reading = reading;
  }

  static boolean isContent(Fixture fixture, byte[] decrypted) {
    return fixture.format().standard() == MessageFormat.Standard.CMS
        ? Arrays.equals(decrypted, Fixtures.current().content())
        : new String(decrypted, UTF_8).contains(ORDER);
  }

  /** The class comes last, and is found when its turn comes, so that it can be its name. */
  Stream<DynamicNode> tests() {
    Stream<DynamicNode> messages =
        Arrays.stream(SetUp.values())
            .filter(setUp -> holdsBoth || setUp != SetUp.BOTH)
            .map(
                setUp ->
                    dynamicContainer(
                        "your system holds " + setUp.inWords(),
                        fixtures.stream().map(fixture -> test(fixture, setUp))));
    return Stream.concat(messages, Stream.of(this).map(Trial::testOfClass));
  }

  private DynamicTest test(Fixture fixture, SetUp setUp) {
    Expected correct = fixture.message().expected(setUp);
    return dynamicTest(
        fixture.message().key() + ": " + correct.answer(), () -> read(fixture, setUp, correct));
  }

  private void read(Fixture fixture, SetUp setUp, Expected correct) {
    boolean accepted;
    Optional<Exception> reason = Optional.empty();
    try {
      accepted = reading.accepts(new Held(format, setUp), fixture);
    } catch (Exception e) {
      accepted = false;
      reason = Optional.of(e);
    }
    answers.put(new Question(fixture, setUp), accepted);
    if (!correct.allows(accepted)) {
      String message =
          "Your system %s %s (%s) while it holds %s. A correct receiver %s it."
              .formatted(
                  accepted ? "accepts" : "rejects",
                  fixture.file(),
                  fixture.message().about(),
                  setUp.inWords(),
                  accepted ? "rejects" : "accepts");
      reason.ifPresentOrElse(
          cause -> Assertions.fail(message, cause), () -> Assertions.fail(message));
    }
  }

  private DynamicTest testOfClass() {
    String name = result().map(FormatResult::receiverClass).orElse("not known");
    return dynamicTest("class of your receiver: " + name, this::requireClass);
  }

  private void requireClass() {
    FormatResult result;
    try {
      KitAnswers.Builder own = builder();
      addTo(own);
      result = own.build().result(format.key()).orElseThrow();
    } catch (KitAnswersException e) {
      Assertions.fail(e.getMessage(), e);
      return;
    }
    if (!result.doubts().isEmpty()) {
      Assertions.fail(String.join("\n", result.doubts()));
    }
    expected.ifPresent(profile -> Assertions.assertEquals(asFarAsTried(profile), result.profile()));
  }

  private PartnerProfile asFarAsTried(PartnerProfile profile) {
    boolean signed = fixtures.get(0).message().isSigned();
    boolean hasTwo = fixtures.stream().anyMatch(one -> one.message().key().contains("-and-"));
    PartnerProfile.Builder tried = PartnerProfile.builder().holds(profile.holds());
    if (signed) {
      profile.rule().ifPresentOrElse(tried::signatures, () -> tried.signatures(Count.ONE));
    } else if (hasTwo) {
      tried.recipients(profile.recipients());
    }
    return tried.build();
  }

  /** Empty if the receiver accepts invalid messages, or nothing was tried yet. */
  Optional<FormatResult> result() {
    try {
      KitAnswers.Builder own = builder();
      addTo(own);
      return own.build().result(format.key());
    } catch (KitAnswersException e) {
      return Optional.empty();
    }
  }

  private KitAnswers.Builder builder() {
    KitAnswers.Builder builder = KitAnswers.builder(receiver);
    return holdsBoth ? builder : builder.canHoldBoth(false);
  }

  /** The format, and what was tried with it. */
  @Override
  public String toString() {
    return format.key() + (fixtures.get(0).message().isSigned() ? ", signed" : ", encrypted");
  }

  void addTo(KitAnswers.Builder all) {
    answers.forEach((question, yes) -> all.answer(question.fixture(), question.setUp(), yes));
  }
}
