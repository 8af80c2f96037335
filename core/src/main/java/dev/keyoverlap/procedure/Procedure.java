package dev.keyoverlap.procedure;

import dev.keyoverlap.internal.access.EveryProcedure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A renewal procedure for one use of a key and one kind of partner: the steps, their order, and who
 * does each one.
 *
 * <p>Describe what your partner's system can do, and you get the procedure that fits:
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, PartnerProfile.AS_ABAP);
 * procedure.caseId();             // "CS4"
 * procedure.requiresDowntime();   // true
 * procedure.steps().forEach(System.out::println);
 * }</pre>
 *
 * <p>There are 40 published cases. {@link #named} finds one by its name, {@link #all()} lists them.
 * Where the published text contradicts itself or leaves something out, a step is added or moved,
 * and {@link Step#basis()} says why.
 *
 * <p>A procedure changes nothing. {@code Renewal} carries one out. Immutable and safe for use by
 * several threads.
 *
 * @since 1.0
 */
public final class Procedure {

  static {
    EveryProcedure.opened((UseCase useCase) -> everyOne(useCase));
  }

  private final String caseId;
  private final UseCase useCase;
  private final List<Step> steps;

  private Procedure(String caseId, UseCase useCase, List<Step> steps) {
    this.caseId = caseId;
    this.useCase = useCase;
    this.steps = List.copyOf(steps);
  }

  /**
   * The procedure for a use and a partner. If it needs a second alias, your signers and encryptors
   * name that alias in advance.
   *
   * @param useCase what the key is used for
   * @param partner what the partner's system can do; what is unknown counts as no
   * @return the procedure
   */
  public static Procedure of(UseCase useCase, PartnerProfile partner) {
    return of(useCase, partner, SecondAlias.DECLARED);
  }

  /**
   * The procedure for a use and a partner.
   *
   * @param useCase what the key is used for
   * @param partner what the partner's system can do; what is unknown counts as no
   * @param secondAlias whether your signers and encryptors already name the second alias
   * @return the procedure
   */
  public static Procedure of(UseCase useCase, PartnerProfile partner, SecondAlias secondAlias) {
    return ProcedureChoice.choose(useCase, partner, secondAlias);
  }

  /**
   * The procedure of a published case, for configuration files and command lines.
   *
   * @param caseId such as "CS1", in upper or lower case
   * @return the procedure
   * @throws IllegalArgumentException if there is no such case; the message lists all names
   */
  public static Procedure named(String caseId) {
    List<Procedure> cases = all();
    return cases.stream()
        .filter(procedure -> procedure.caseId.equalsIgnoreCase(caseId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no case '%s'. The cases are: %s."
                        .formatted(
                            caseId,
                            cases.stream()
                                .map(Procedure::caseId)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The procedures of all published cases.
   *
   * @return 40 procedures: CMS, XML Signature, WS-Security, TLS, and keys that the platform
   *     provides
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
   * The procedure after the active key was compromised. There is no overlap: messages are held back
   * until the partner has the new key. {@code Renewal.Builder.compromisedKey} names the key. If
   * that key was replaced before, the renewal uses {@link #afterCompromiseOfOldKey} by itself.
   *
   * @param useCase what the key is used for
   * @return the procedure
   */
  public static Procedure afterCompromise(UseCase useCase) {
    return CompromiseProcedures.of(useCase);
  }

  /**
   * The procedure after a replaced key was compromised. Messages go on, and the active key stays.
   *
   * @param useCase what the key was used for
   * @return the procedure
   */
  public static Procedure afterCompromiseOfOldKey(UseCase useCase) {
    return CompromiseProcedures.ofOldKey(useCase);
  }

  /** All procedures of a use, with those by which an earlier version began renewals. */
  private static List<Procedure> everyOne(UseCase useCase) {
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
   * The name of the case.
   *
   * @return such as "CS1"; "compromised" for the procedures after a compromise
   */
  public String caseId() {
    return caseId;
  }

  /**
   * The use of the key.
   *
   * @return the use case
   */
  public UseCase useCase() {
    return useCase;
  }

  /**
   * The steps in their order.
   *
   * @return the steps, numbered from 1; immutable
   */
  public List<Step> steps() {
    return steps;
  }

  /**
   * The roles that have something to do.
   *
   * @return each role once, in the order of its first step
   */
  public List<Role> roles() {
    return steps.stream().map(Step::role).distinct().toList();
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
          "%s has no step %d. It has steps 1 to %d.".formatted(caseId, number, steps.size()));
    }
    return steps.get(number - 1);
  }

  /**
   * Whether messages are held back for some time. This follows from the steps.
   *
   * @return true if a step holds back what you send, or a partner stops sending
   */
  public boolean requiresDowntime() {
    return steps.stream().anyMatch(step -> step.action().stopsMessages());
  }

  /**
   * Whether old and new key are active at the same time, under two aliases.
   *
   * @return true if a step activates the new key under the second alias
   */
  public boolean usesSecondAlias() {
    return has(Action.START_SECOND);
  }

  /**
   * Whether the procedure has a step with an action.
   *
   * @param action the action
   * @return true if there is such a step
   */
  public boolean has(Action action) {
    return first(action).isPresent();
  }

  /**
   * The first step with an action.
   *
   * @param action the action
   * @return the step; empty if there is none
   */
  public Optional<Step> first(Action action) {
    return steps.stream().filter(step -> step.action() == action).findFirst();
  }

  /**
   * The procedure after every administrator was {@linkplain Action#ASK asked}. It has the same
   * steps up to that point, and then goes on with or without a downtime.
   *
   * @param allHandleTwoKeys whether all systems handle two keys
   * @return the procedure; empty if this one asks nobody
   */
  public Optional<Procedure> asAnswered(boolean allHandleTwoKeys) {
    return ProvidedKeyProcedures.asAnswered(this, allHandleTwoKeys);
  }

  /** The same steps as another case, which the documentation refers to. */
  Procedure as(String otherCase, UseCase otherUse, UnaryOperator<Role> roles) {
    return new Procedure(
        otherCase,
        otherUse,
        steps.stream().map(step -> step.as(otherCase, roles.apply(step.role()))).toList());
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
