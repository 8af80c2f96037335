package dev.keyoverlap.cli.partner;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.Words;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The use of the key, and the abilities of each partner's system, as a mixin. With several
 * partners, each {@code --partner NAME} begins the options of the next one.
 */
public final class PartnerOptions {

  private final Console console;

  @ArgGroup(
      exclusive = false,
      multiplicity = "0..*",
      heading = "%nThe use of the key, and the partner (repeat --partner NAME ... for each):%n")
  private List<Terms> terms = new ArrayList<>();

  @Option(
      names = "--after-compromise",
      description = "Choose the procedure for a key that others may have.")
  private boolean compromised;

  /** For picocli. */
  public PartnerOptions(Console console) {
    this.console = console;
  }

  /**
   * A partner and what is known of it.
   *
   * @param name its name; empty if it is the only one
   * @param apart whether its messages are made without the second alias
   * @param ways the procedures that fit
   * @param answers the answers, as options
   */
  public record Partner(String name, boolean apart, List<Knowledge.Way> ways, String answers) {

    /** The procedure, once there is only one. */
    public Procedure procedure() {
      return ways.get(0).procedure();
    }
  }

  /** Whether it is the procedure after a compromise. */
  public boolean isAfterCompromise() {
    return compromised;
  }

  /**
   * The partners with one procedure each. Asks for what is missing.
   *
   * @param ownKey whether the key is a key pair of ours, if that is known
   * @return at least one
   * @throws CommandException if an answer is missing, and nobody can be asked
   */
  public List<Partner> decided(Optional<Boolean> ownKey) throws CommandException, IOException {
    return partners(ownKey, true);
  }

  /** The partners with all procedures that fit. Asks only where a person is. */
  public List<Partner> fitting(Optional<Boolean> ownKey) throws CommandException, IOException {
    return partners(ownKey, console.canAsk());
  }

  private List<Partner> partners(Optional<Boolean> ownKey, boolean decide)
      throws CommandException, IOException {
    List<Terms> all = terms.isEmpty() ? List.of(new Terms()) : terms;
    Set<String> names = new HashSet<>();
    for (Terms each : all) {
      if (!names.add(each.partner)) {
        throw CommandException.usage(
            "Cannot tell the partners apart: the name '"
                + each.partner
                + "' is used twice. Begin the options of each with --partner NAME.");
      }
    }
    List<Partner> partners = new ArrayList<>();
    for (Terms each : all) {
      partners.add(partner(each, ownKey, decide));
    }
    return List.copyOf(partners);
  }

  private Partner partner(Terms of, Optional<Boolean> ownKey, boolean decide)
      throws CommandException, IOException {
    if (of.caseId != null && !compromised) {
      if (of.use != null || !of.answers().isEmpty() || of.profile != null) {
        throw CommandException.usage(
            "Cannot choose the procedure, because --case names it, and other options choose it,"
                + " too. Leave out one of them.");
      }
      Procedure named = Procedure.named(of.caseId);
      return partner(of, List.of(new Knowledge.Way(named, List.of())), "--case " + named.caseId());
    }
    Interview interview = new Interview(console, of.partner);
    Knowledge known =
        new Knowledge(
            of.use == null ? interview.use(ownKey) : UseName.useCase(of.use), of.answers());
    if (compromised) {
      Procedure after = Procedure.afterCompromise(known.useCase());
      return partner(
          of,
          List.of(new Knowledge.Way(after, List.of())),
          "--after-compromise --use " + UseName.of(known.useCase()));
    }
    Knowledge told = decide ? interview.complete(known) : known;
    String answers = "--use " + UseName.of(told.useCase()) + " " + told.options();
    return partner(of, told.ways(), answers.strip());
  }

  private static Partner partner(Terms of, List<Knowledge.Way> ways, String answers) {
    String named = of.partner.isEmpty() ? "" : "--partner " + Words.quoted(of.partner) + " ";
    return new Partner(
        of.partner, of.apart, ways, named + answers + (of.apart ? " --without-second-alias" : ""));
  }

  /** The options of one partner. */
  static final class Terms {

    @Option(
        names = "--partner",
        paramLabel = "NAME",
        description = "The partner. Only needed if the key is renewed with several.")
    String partner = "";

    @Option(
        names = "--use",
        paramLabel = "USE",
        description =
            "The use of the key, such as cms-signer-outbound. The beginning of the name is"
                + " enough.")
    @Nullable String use;

    @Option(
        names = "--case",
        paramLabel = "CASE",
        description = "The published case, such as CS1, instead of the answers.")
    @Nullable String caseId;

    @Option(
        names = "--profile",
        paramLabel = "NAME",
        description =
            "The answers of a system that was measured, such as as-abap or wss4j. Other options"
                + " replace single answers.")
    @Nullable String profile;

    @Option(
        names = "--holds",
        paramLabel = "ANSWER",
        description =
            "How many keys or certificates of one partner its system can use at a time: one,"
                + " several or unknown.")
    @Nullable String holds;

    @Option(
        names = "--signatures",
        paramLabel = "ANSWER",
        description =
            "How its system handles two signatures when it knows one signer: one (it reads only"
                + " one), all, any, first, last or unknown.")
    @Nullable String signatures;

    @Option(
        names = "--recipients",
        paramLabel = "ANSWER",
        description = "How many recipients a message can have: one, several or unknown.")
    @Nullable String recipients;

    @Option(
        names = "--sends",
        paramLabel = "ANSWER",
        description =
            "With how many keys it can sign, or to how many certificates it can encrypt: one,"
                + " several or unknown.")
    @Nullable String sends;

    @Option(
        names = "--names-signer",
        paramLabel = "ANSWER",
        description = "Whether its XML signatures include the certificate: yes, no or unknown.")
    @Nullable String namesSigner;

    @Option(
        names = "--second-signature",
        paramLabel = "ANSWER",
        description = "Whether a second signature in XML was tried and agreed: yes or no.")
    @Nullable String secondSignature;

    @Option(
        names = "--flows-name-second",
        paramLabel = "ANSWER",
        description =
            "Whether your flows already name the second alias: yes, or no if the integration"
                + " developer adds it during the renewal.")
    @Nullable String flows;

    @Option(
        names = "--without-second-alias",
        description = "Messages to this partner are made without the second alias.")
    boolean apart;

    /** The answers in the options, and those of the profile for the rest. */
    Map<Question, String> answers() throws CommandException {
      Map<Question, String> all = new EnumMap<>(Question.class);
      if (profile != null) {
        all.putAll(
            Knowledge.of(UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.named(profile)).answers());
      }
      put(all, Question.HOLDS, holds);
      put(all, Question.SIGNATURES, signatures);
      put(all, Question.RECIPIENTS, recipients);
      put(all, Question.SENDS, sends);
      put(all, Question.NAMES_SIGNER, namesSigner);
      put(all, Question.SECOND_SIGNATURE, secondSignature);
      put(all, Question.FLOWS, flows);
      return all;
    }

    private static void put(Map<Question, String> all, Question question, @Nullable String answer)
        throws CommandException {
      if (answer == null) {
        return;
      }
      String word = answer.toLowerCase(Locale.ROOT);
      if (!question.answers().contains(word)) {
        throw CommandException.usage(
            "Cannot use '"
                + answer
                + "' for "
                + question.option()
                + ". Give one of: "
                + question.answers().stream().collect(Collectors.joining(", "))
                + ".");
      }
      all.put(question, word);
    }
  }
}
