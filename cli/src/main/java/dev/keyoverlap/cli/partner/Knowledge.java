package dev.keyoverlap.cli.partner;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.UseCase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answers about one partner, and which procedures fit them. Which questions matter is computed:
 * a question matters if the procedure depends on its answer.
 *
 * @param useCase what the key is used for
 * @param answers what is known
 */
public record Knowledge(UseCase useCase, Map<Question, String> answers) {

  public Knowledge {
    answers = answers.isEmpty() ? Map.of() : new EnumMap<>(answers);
  }

  /**
   * A procedure, and the answers that lead to it.
   *
   * @param procedure the procedure
   * @param options the answers as options, such as {@code --holds one --signatures any}
   */
  public record Way(Procedure procedure, List<String> options) {}

  /** All that a profile says. */
  public static Knowledge of(UseCase useCase, PartnerProfile partner) {
    Map<Question, String> all = new EnumMap<>(Question.class);
    for (Question question : Question.values()) {
      if (question != Question.FLOWS) {
        all.put(question, question.of(partner));
      }
    }
    return new Knowledge(useCase, all);
  }

  Knowledge with(Question question, String answer) {
    Map<Question, String> more = new EnumMap<>(Question.class);
    more.putAll(answers);
    more.put(question, answer);
    return new Knowledge(useCase, more);
  }

  /** The procedure, where an answer that nobody gave counts as no. */
  public Procedure procedure() {
    PartnerProfile.Builder profile = PartnerProfile.builder();
    answers.forEach((question, answer) -> question.into(profile, answer));
    SecondAlias flows = Question.flows(answers.getOrDefault(Question.FLOWS, "yes"));
    return Procedure.of(useCase, profile.build(), flows);
  }

  /** The questions without an answer that still matter. */
  List<Question> open() {
    return Stream.of(Question.values())
        .filter(question -> !answers.containsKey(question))
        .filter(
            question ->
                question.definite().stream()
                        .map(answer -> with(question, answer).reachable())
                        .distinct()
                        .count()
                    > 1)
        .toList();
  }

  private Set<Procedure> reachable() {
    Set<Procedure> all = new LinkedHashSet<>();
    collect(List.of(Question.values()), all);
    return all;
  }

  private void collect(List<Question> left, Set<Procedure> into) {
    if (left.isEmpty()) {
      into.add(procedure());
      return;
    }
    Question first = left.get(0);
    List<Question> others = left.subList(1, left.size());
    if (answers.containsKey(first)) {
      collect(others, into);
    } else {
      first.definite().forEach(answer -> with(first, answer).collect(others, into));
    }
  }

  /** All procedures that still fit; one if nothing is open. */
  public List<Way> ways() {
    List<Question> open = open();
    if (open.isEmpty()) {
      return List.of(new Way(procedure(), List.of()));
    }
    Question question = open.get(0);
    Map<List<Way>, List<String>> answersByWays = new LinkedHashMap<>();
    for (String answer : question.definite()) {
      answersByWays
          .computeIfAbsent(with(question, answer).ways(), unused -> new ArrayList<>())
          .add(answer);
    }
    return answersByWays.entrySet().stream()
        .flatMap(
            entry ->
                entry.getKey().stream()
                    .map(way -> before(way, question.option(), entry.getValue())))
        .toList();
  }

  private static Way before(Way way, String option, List<String> answers) {
    return new Way(
        way.procedure(),
        Stream.concat(Stream.of(option + " " + String.join("|", answers)), way.options().stream())
            .toList());
  }

  /** The answers that matter, as options. */
  String options() {
    return answers.keySet().stream()
        .filter(question -> without(question).open().contains(question))
        .map(question -> question.option() + " " + answers.get(question))
        .collect(Collectors.joining(" "));
  }

  private Knowledge without(Question question) {
    Map<Question, String> fewer = new EnumMap<>(Question.class);
    fewer.putAll(answers);
    fewer.remove(question);
    return new Knowledge(useCase, fewer);
  }
}
