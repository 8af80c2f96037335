package dev.keyoverlap.cli.partner;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.SecondAlias;
import java.util.List;
import java.util.Locale;

/** A question about the partner's system, or about our flows, that decides the procedure. */
public enum Question {
  HOLDS(
      "--holds",
      "How many keys or certificates of one partner can the partner's system use at a time?",
      "one several unknown"),
  SIGNATURES(
      "--signatures",
      "How does the partner's system handle two signatures when it knows one signer?"
          + " It reads one only, checks all, accepts any, or checks the first or the last.",
      "one all any first last unknown"),
  RECIPIENTS(
      "--recipients",
      "How many recipients can a message to the partner have?",
      "one several unknown"),
  SENDS(
      "--sends",
      "With how many keys can the partner's system sign, or to how many of our certificates can it"
          + " encrypt?",
      "one several unknown"),
  NAMES_SIGNER(
      "--names-signer",
      "Do the partner's XML signatures include the certificate?",
      "yes no unknown"),
  SECOND_SIGNATURE(
      "--second-signature",
      "Was a second signature in XML tried with the partner, and agreed?",
      "yes no"),
  FLOWS(
      "--flows-name-second",
      "Do your flows already name the second alias, as an optional one?",
      "yes no");

  private static final String UNKNOWN = "unknown";

  private final String option;
  private final String text;
  private final String answers;

  Question(String option, String text, String answers) {
    this.option = option;
    this.text = text;
    this.answers = answers;
  }

  /** The option that answers it. */
  String option() {
    return option;
  }

  /** As a person is asked. */
  String text() {
    return text + " [" + String.join("/", answers()) + "]";
  }

  /** All answers. */
  List<String> answers() {
    return List.of(answers.split(" "));
  }

  /** The answers of somebody who knows. */
  List<String> definite() {
    return answers().stream().filter(answer -> !answer.equals(UNKNOWN)).toList();
  }

  /** The answer that a profile has. */
  public String of(PartnerProfile profile) {
    return switch (this) {
      case HOLDS -> word(profile.holds());
      case SIGNATURES -> profile.rule().map(Question::word).orElse(word(profile.signatures()));
      case RECIPIENTS -> word(profile.recipients());
      case SENDS -> word(profile.sends());
      case NAMES_SIGNER -> profile.namesSigner() ? "yes" : UNKNOWN;
      case SECOND_SIGNATURE -> profile.secondXmlSignature() ? "yes" : "no";
      case FLOWS -> throw new IllegalArgumentException("No partner knows our flows");
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Writes an answer into a profile. */
  void into(PartnerProfile.Builder profile, String answer) {
    PartnerProfile.Builder unused =
        switch (this) {
          case HOLDS -> profile.holds(count(answer));
          case SIGNATURES ->
              answer.equals("one") || answer.equals(UNKNOWN)
                  ? profile.signatures(count(answer))
                  : profile.signatures(ReceiverRule.valueOf(answer.toUpperCase(Locale.ROOT)));
          case RECIPIENTS -> profile.recipients(count(answer));
          case SENDS -> profile.sends(count(answer));
          case NAMES_SIGNER -> answer.equals("yes") ? profile.namesSigner() : profile;
          case SECOND_SIGNATURE -> answer.equals("yes") ? profile.secondXmlSignature() : profile;
          case FLOWS -> profile;
        };
  }

  private static Count count(String answer) {
    return Count.valueOf(answer.toUpperCase(Locale.ROOT));
  }

  /** An answer to {@link #FLOWS}. */
  static SecondAlias flows(String answer) {
    return answer.equals("no") ? SecondAlias.INTRODUCED : SecondAlias.DECLARED;
  }
}
