package dev.keyoverlap.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one kind of key is renewed together with one kind of partner: who does what, in which order.
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, Capability.AS_ABAP);
 * procedure.caseId();             // "CS4"
 * procedure.requiresDowntime();   // true
 * procedure.steps().forEach(System.out::println);
 * }</pre>
 *
 * <p>There is one for each of the 40 cases that the public documentation of the renewal of security
 * artifacts tells apart, under the identifiers that {@link Step#caseId()} gives. Where that
 * documentation contradicts itself or leaves something out, {@link Step#basis()} names the trap and
 * the step is there, moved or added.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Procedure {

  private final String caseId;
  private final UseCase useCase;
  private final List<Step> steps;

  private Procedure(String caseId, UseCase useCase, List<Step> steps) {
    this.caseId = caseId;
    this.useCase = useCase;
    this.steps = List.copyOf(steps);
  }

  /**
   * The procedure for a use of a key and what the partner can do, where the second alias, if one is
   * needed, is named in advance.
   *
   * @param useCase what the key is used for
   * @param capability what the partner can do; what is unknown counts as cannot
   * @return the procedure
   */
  public static Procedure of(UseCase useCase, Capability capability) {
    return of(useCase, capability, SecondAlias.DECLARED);
  }

  /**
   * The procedure for a use of a key and what the partner can do.
   *
   * @param useCase what the key is used for
   * @param capability what the partner can do; what is unknown counts as cannot
   * @param secondAlias whether our signers and encryptors know the second alias already
   * @return the procedure
   */
  public static Procedure of(UseCase useCase, Capability capability, SecondAlias secondAlias) {
    return ProcedureChoice.choose(useCase, capability, secondAlias);
  }

  /**
   * The procedure of a case.
   *
   * @param caseId such as "CS1"
   * @return the procedure
   * @throws IllegalArgumentException if there is no such case
   */
  public static Procedure of(String caseId) {
    return all().stream()
        .filter(procedure -> procedure.caseId.equals(caseId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no case '" + caseId + "'"));
  }

  /**
   * The procedures of all cases.
   *
   * @return 40 procedures, by format
   */
  public static List<Procedure> all() {
    return Stream.of(
            CmsProcedures.ALL,
            XmlProcedures.ALL,
            WsProcedures.ALL,
            TlsProcedures.ALL,
            ProvidedKeyProcedures.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /**
   * What to do where somebody else may hold the key in use: there is no overlap, and messages stand
   * still until the partner knows the new key. {@code RenewalBuilder.compromised} says which key it
   * is; for one that is out of use already the procedure is a shorter one.
   *
   * @param useCase what the key is used for
   * @return the procedure
   */
  public static Procedure afterCompromise(UseCase useCase) {
    return CompromiseProcedures.of(useCase);
  }

  /**
   * What to do where somebody else may hold a key that is out of use already: nothing stands still,
   * and nothing takes its place.
   *
   * @param useCase what the key was used for
   * @return the procedure
   */
  public static Procedure afterCompromiseOfOldKey(UseCase useCase) {
    return CompromiseProcedures.ofOldKey(useCase);
  }

  /**
   * All procedures of a use, also those that are not cases of the documentation, and those by which
   * an earlier version began renewals.
   *
   * @param useCase the use
   * @return the procedures
   */
  public static List<Procedure> everyOne(UseCase useCase) {
    return Stream.of(
            all().stream(),
            Stream.of(
                XmlProcedures.XV1_FIRST_NAMED,
                XmlProcedures.SECOND_SIGNATURE,
                WsProcedures.SECOND_SIGNATURE,
                afterCompromise(useCase),
                afterCompromiseOfOldKey(useCase),
                CompromiseProcedures.partnersEarlier(useCase)),
            ProvidedKeyProcedures.DOWNTIMES.stream(),
            EarlierProcedures.ALL.stream())
        .flatMap(procedures -> procedures)
        .filter(procedure -> procedure.useCase == useCase)
        .toList();
  }

  static Builder with(String caseId, UseCase useCase) {
    return new Builder(caseId, useCase);
  }

  /**
   * The identifier of the case.
   *
   * @return such as "CS1"
   */
  public String caseId() {
    return caseId;
  }

  /**
   * What the key is used for.
   *
   * @return the use case
   */
  public UseCase useCase() {
    return useCase;
  }

  /**
   * Who does what.
   *
   * @return the steps in their order; immutable
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * One step.
   *
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step
   */
  public Step step(int number) {
    if (number < 1 || number > steps.size()) {
      throw new IllegalArgumentException(
          caseId + " has steps 1 to " + steps.size() + ", and no step " + number);
    }
    return steps.get(number - 1);
  }

  /**
   * Whether messages stand still for a while: computed from the steps.
   *
   * @return true if a step pauses what we send, or a partner stops sending
   */
  public boolean requiresDowntime() {
    return steps.stream().anyMatch(step -> step.action().stopsMessages());
  }

  /**
   * Whether old and new key are in use beside each other, under two aliases.
   *
   * @return true if a step puts the new key into use under the second alias
   */
  public boolean usesSecondAlias() {
    return has(Action.START_SECOND);
  }

  /**
   * Whether a step does something.
   *
   * @param action what is done
   * @return true if there is such a step
   */
  public boolean has(Action action) {
    return first(action).isPresent();
  }

  /**
   * The first step that does something.
   *
   * @param action what is done
   * @return the step; empty if no step does it
   */
  public Optional<Step> first(Action action) {
    return steps.stream().filter(step -> step.action() == action).findFirst();
  }

  /**
   * The procedure that goes on where every administrator was {@linkplain Action#ASK asked}: the
   * same steps up to there, with or without a downtime afterwards.
   *
   * @param everybodyCopes whether each system copes with two keys
   * @return the procedure; empty if nobody is asked in this one
   */
  public Optional<Procedure> asAnswered(boolean everybodyCopes) {
    return ProvidedKeyProcedures.asAnswered(this, everybodyCopes);
  }

  /** The same steps as another case, which the documentation refers to. */
  Procedure as(String otherCase, UseCase otherUse, UnaryOperator<Role> roles) {
    return new Procedure(
        otherCase,
        otherUse,
        steps.stream()
            .map(
                step ->
                    new Step(
                        step.number(),
                        step.rank(),
                        roles.apply(step.role()),
                        step.action(),
                        step.sentence(),
                        otherCase,
                        step.basis()))
            .toList());
  }

  /** The case and its steps, one a line. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n", caseId + "\n", ""));
  }

  /**
   * Writes down the steps of a case: who, which step of the case, what; then the same as a
   * sentence.
   */
  static final class Builder {

    private final String caseId;
    private final UseCase useCase;
    private final List<Step> steps = new ArrayList<>();
    private Role role = Role.TENANT_ADMINISTRATOR;
    private String basis = "";
    private Action action = Action.TELL;
    private boolean withTheLast;

    private Builder(String caseId, UseCase useCase) {
      this.caseId = caseId;
      this.useCase = useCase;
    }

    Builder tenant(String stepOfCase, Action what) {
      return by(Role.TENANT_ADMINISTRATOR, stepOfCase, what);
    }

    Builder developer(String stepOfCase, Action what) {
      return by(Role.INTEGRATION_DEVELOPER, stepOfCase, what);
    }

    Builder receiver(String stepOfCase, Action what) {
      return by(Role.RECEIVER_ADMINISTRATOR, stepOfCase, what);
    }

    Builder sender(String stepOfCase, Action what) {
      return by(Role.SENDER_ADMINISTRATOR, stepOfCase, what);
    }

    Builder balancer(String stepOfCase, Action what) {
      return by(Role.LOAD_BALANCER_ADMINISTRATOR, stepOfCase, what);
    }

    Builder platform(String stepOfCase, Action what) {
      return by(Role.PLATFORM_OPERATOR, stepOfCase, what);
    }

    Builder job(String stepOfCase, Action what) {
      return by(Role.SCHEDULER, stepOfCase, what);
    }

    Builder by(Role who, String stepOfCase, Action what) {
      this.role = who;
      this.basis = stepOfCase;
      this.action = what;
      this.withTheLast = false;
      return this;
    }

    /** This step may as well come before the one above. */
    Builder inAnyOrder() {
      withTheLast = true;
      return this;
    }

    Builder says(String sentence) {
      int last = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).rank();
      int rank = withTheLast ? last : last + 1;
      steps.add(new Step(steps.size() + 1, rank, role, action, sentence, caseId, basis));
      return this;
    }

    Procedure build() {
      return new Procedure(caseId, useCase, steps);
    }
  }
}
