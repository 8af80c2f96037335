package dev.keyoverlap.procedure;

import java.util.Objects;

/**
 * One step of a {@link Procedure}: a role and what it does.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class Step {

  private final int number;
  private final int rank;
  private final Role role;
  private final Action action;
  private final String sentence;
  private final String caseId;
  private final String basis;

  Step(
      int number,
      int rank,
      Role role,
      Action action,
      String sentence,
      String caseId,
      String basis) {
    this.number = number;
    this.rank = rank;
    this.role = role;
    this.action = action;
    this.sentence = sentence;
    this.caseId = caseId;
    this.basis = basis;
  }

  /**
   * The place of this step in the procedure.
   *
   * @return from 1
   */
  public int number() {
    return number;
  }

  /**
   * The order of the steps. Steps of the same rank can be done in any order.
   *
   * @return from 1; a step follows all steps of lower rank
   */
  public int rank() {
    return rank;
  }

  /**
   * The role that does this step.
   *
   * @return the role
   */
  public Role role() {
    return role;
  }

  /**
   * The action.
   *
   * @return the action
   */
  public Action action() {
    return action;
  }

  /**
   * The instruction to the role, in English.
   *
   * @return one or more sentences, each in the imperative or with the result of the step
   */
  public String sentence() {
    return sentence;
  }

  /**
   * The case that the procedure belongs to.
   *
   * @return such as "CS1"
   */
  public String caseId() {
    return caseId;
  }

  /**
   * The step of the published case that this step carries out. Steps that KeyOverlap adds or moves
   * name the trap of the documentation instead, such as "T12".
   *
   * @return such as "5" or "1-2"; "-" if there is no published case
   */
  public String basis() {
    return basis;
  }

  /** The same step of another case, perhaps by another role. */
  Step as(String otherCase, Role otherRole) {
    return new Step(number, rank, otherRole, action, sentence, otherCase, basis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Step that
        && number == that.number
        && rank == that.rank
        && role == that.role
        && action == that.action
        && sentence.equals(that.sentence)
        && caseId.equals(that.caseId)
        && basis.equals(that.basis);
  }

  @Override
  public int hashCode() {
    return Objects.hash(number, rank, role, action, sentence, caseId, basis);
  }

  /** The number, the role, and what it does. */
  @Override
  public String toString() {
    return number + ". " + role.title() + ": " + sentence;
  }
}
