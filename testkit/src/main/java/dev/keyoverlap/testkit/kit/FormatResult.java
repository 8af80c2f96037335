package dev.keyoverlap.testkit.kit;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of the answers, for one format.
 *
 * <pre>{@code
 * for (FormatResult result : KitAnswers.read(file).results()) {
 *   result.doubts().forEach(System.err::println);       // read these first
 *   System.out.println(result.format() + ": " + result.receiverClass());
 *   result.procedures().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class FormatResult {

  private final MessageFormat format;
  private final PartnerProfile profile;
  private final List<String> doubts;
  private final List<UseCase> uses;

  FormatResult(
      MessageFormat format, PartnerProfile profile, List<String> doubts, List<UseCase> uses) {
    this.format = format;
    this.profile = profile;
    this.doubts = List.copyOf(doubts);
    this.uses = List.copyOf(uses);
  }

  /**
   * The format that was tried.
   *
   * @return the format
   */
  public MessageFormat format() {
    return format;
  }

  /**
   * The abilities of the receiver. An ability that was not tried, or whose answers are
   * contradictory, stays unknown.
   *
   * @return the profile, as {@link Procedure#of} needs it
   */
  public PartnerProfile profile() {
    return profile;
  }

  /**
   * The class of the receiver in words.
   *
   * @return such as "one valid signature is enough; holds several keys; reads several recipients"
   */
  public String receiverClass() {
    List<String> words = new ArrayList<>();
    if (profile.rule().isPresent()) {
      words.add(inWords(profile.rule().get()));
    } else if (profile.signatures() == Count.ONE) {
      words.add("accepts exactly one signature");
    }
    if (profile.holds() != Count.UNKNOWN) {
      words.add(profile.holds() == Count.ONE ? "holds one key at a time" : "holds several keys");
    }
    if (profile.recipients() != Count.UNKNOWN) {
      words.add(
          profile.recipients() == Count.ONE ? "reads one recipient" : "reads several recipients");
    }
    return words.isEmpty() ? "unknown" : String.join("; ", words);
  }

  private static String inWords(ReceiverRule rule) {
    return switch (rule) {
      case ALL -> "all signatures must be valid";
      case ANY -> "one valid signature is enough";
      case FIRST -> "checks only the first signature";
      case LAST -> "checks only the last signature";
    };
  }

  /**
   * Signs that the receiver was not set up as the kit says. If there are any, ask for another try
   * before you rely on the class.
   *
   * @return sentences for people; empty if the answers are plausible
   */
  public List<String> doubts() {
    return doubts;
  }

  /**
   * The procedures that renew your keys with this receiver: to sign for it and to encrypt to it, as
   * far as it was tried.
   *
   * @return one procedure for each use
   */
  public List<Procedure> procedures() {
    return uses.stream().map(use -> Procedure.of(use, profile)).toList();
  }

  /** The format and the class. */
  @Override
  public String toString() {
    return format.title() + ": " + receiverClass();
  }
}
