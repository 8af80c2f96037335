package dev.keyoverlap.docs;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.UseCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Which answers of a partner lead to which procedure, found by asking {@link Procedure#of(UseCase,
 * PartnerProfile, SecondAlias)} for all of them. A question that makes no difference is left out.
 */
final class Choices {

  /** The questions in the order in which they are asked, each with its answers. */
  private static final List<Question> QUESTIONS =
      List.of(
          Question.of(
              "The partner holds one key at a time",
              answers -> answers.with(a -> a.holds(Count.ONE)),
              "The partner holds old and new key",
              answers -> answers.with(a -> a.holds(Count.SEVERAL))),
          signatures(),
          Question.of(
              "It reads one recipient",
              answers -> answers.with(a -> a.recipients(Count.ONE)),
              "It reads several recipients",
              answers -> answers.with(a -> a.recipients(Count.SEVERAL))),
          Question.of(
              "The partner sends with one key at a time",
              answers -> answers.with(a -> a.sends(Count.ONE)),
              "The partner sends with both keys",
              answers -> answers.with(a -> a.sends(Count.SEVERAL))),
          Question.of(
              "Its signatures do not name the certificate",
              answers -> answers,
              "Its signatures name the certificate",
              answers -> answers.with(PartnerProfile.Builder::namesSigner)),
          Question.of(
              "A second signature is not agreed",
              answers -> answers,
              "A second signature was tried and agreed",
              answers -> answers.with(PartnerProfile.Builder::secondXmlSignature)),
          Question.of(
              "You name the second alias in advance",
              answers -> new Answers(answers.partner(), SecondAlias.DECLARED),
              "You add the second alias during the renewal",
              answers -> new Answers(answers.partner(), SecondAlias.INTRODUCED)));

  private Choices() {}

  /** One way through the questions: what was answered, and the procedure that follows. */
  record Choice(List<String> answers, Procedure procedure) {}

  /** All ways to the procedures of a use; several can lead to one. */
  static List<Choice> of(UseCase use) {
    return choices(
        (partner, alias) -> Procedure.of(use, partner, alias),
        0,
        new Answers(builder -> builder, SecondAlias.DECLARED));
  }

  /** The answers that lead to a procedure; empty if it is the only one of its use. */
  static String condition(Procedure procedure) {
    return of(procedure.useCase()).stream()
        .filter(choice -> key(choice.procedure()).equals(key(procedure)))
        .filter(choice -> !choice.answers().isEmpty())
        .map(choice -> String.join(". ", choice.answers()))
        .collect(Collectors.joining(". **Or:** "));
  }

  private static List<Choice> choices(
      BiFunction<PartnerProfile, SecondAlias, Procedure> choose, int asked, Answers answers) {
    if (asked == QUESTIONS.size()) {
      return List.of(new Choice(List.of(), answers.choose(choose)));
    }
    // Answers that lead to the same procedures are told together.
    Map<String, Way> ways = new LinkedHashMap<>();
    QUESTIONS
        .get(asked)
        .answers()
        .forEach(
            (words, given) -> {
              List<Choice> next = choices(choose, asked + 1, given.apply(answers));
              ways.computeIfAbsent(key(next), key -> new Way(new ArrayList<>(), next))
                  .told()
                  .add(words);
            });
    if (ways.size() == 1) {
      return ways.values().iterator().next().next();
    }
    List<Choice> all = new ArrayList<>();
    for (Way way : ways.values()) {
      for (Choice choice : way.next()) {
        List<String> told = new ArrayList<>(List.of(together(way.told(), asked)));
        told.addAll(choice.answers());
        all.add(new Choice(told, choice.procedure()));
      }
    }
    return all;
  }

  private static String together(List<String> answers, int asked) {
    boolean allButOne =
        answers.size() > 2 && answers.size() == QUESTIONS.get(asked).answers().size() - 1;
    String told =
        allButOne ? "It handles two signatures in any other way" : String.join(", or ", answers);
    return told.substring(0, 1).toUpperCase(Locale.ROOT) + told.substring(1);
  }

  private static String key(List<Choice> choices) {
    return choices.stream()
        .map(choice -> choice.answers() + key(choice.procedure()))
        .collect(Collectors.joining("|"));
  }

  /** Two procedures can have the name of one case: one with a downtime, one without. */
  private static String key(Procedure procedure) {
    return procedure.toString();
  }

  private static Question signatures() {
    Map<String, UnaryOperator<Answers>> answers = new LinkedHashMap<>();
    answers.put("It reads one signature", given -> given.with(a -> a.signatures(Count.ONE)));
    for (ReceiverRule rule : ReceiverRule.values()) {
      answers.put(
          switch (rule) {
            case ALL -> "it requires all signatures to be known";
            case ANY -> "it accepts a message with one known signature";
            case FIRST -> "it checks the first signature only";
            case LAST -> "it checks the last signature only";
          },
          given -> given.with(a -> a.signatures(rule)));
    }
    return new Question(answers);
  }

  /** Answers to one question that lead to the same, and what comes after them. */
  private record Way(List<String> told, List<Choice> next) {}

  /** The answers so far. */
  private record Answers(UnaryOperator<PartnerProfile.Builder> partner, SecondAlias alias) {

    Answers with(UnaryOperator<PartnerProfile.Builder> answer) {
      return new Answers(builder -> answer.apply(partner.apply(builder)), alias);
    }

    Procedure choose(BiFunction<PartnerProfile, SecondAlias, Procedure> choose) {
      return choose.apply(partner.apply(PartnerProfile.builder()).build(), alias);
    }
  }

  /** A question with its answers in words. */
  private record Question(Map<String, UnaryOperator<Answers>> answers) {

    static Question of(
        String no, UnaryOperator<Answers> withNo, String yes, UnaryOperator<Answers> withYes) {
      Map<String, UnaryOperator<Answers>> answers = new LinkedHashMap<>();
      answers.put(no, withNo);
      answers.put(yes, withYes);
      return new Question(answers);
    }
  }
}
