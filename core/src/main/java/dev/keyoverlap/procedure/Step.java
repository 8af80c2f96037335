package dev.keyoverlap.procedure;

/**
 * One step of a {@link Procedure}: who does what.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param number its place in the procedure, from 1
 * @param rank steps of the same rank may be done in any order, all others one after the other
 * @param role who does it
 * @param action what is done
 * @param sentence the same for people, as a sentence to that role
 * @param caseId the case that the procedure carries out, such as "CS1"
 * @param basis which step of that case this is, such as "5" or "1-2"; or what it was added for: a
 *     trap of the documentation such as "T12", where the case as written has no such step
 */
public record Step(
    int number, int rank, Role role, Action action, String sentence, String caseId, String basis) {

  /**
   * Checks that there is something to say.
   *
   * @param number its place in the procedure, from 1
   * @param rank steps of the same rank may be done in any order
   * @param role who does it
   * @param action what is done
   * @param sentence the same for people
   * @param caseId the case
   * @param basis which step of that case
   * @throws IllegalArgumentException if the number is less than 1 or the sentence empty
   */
  public Step {
    if (number < 1 || sentence.isBlank()) {
      throw new IllegalArgumentException("A step has a number from 1 on, and says what to do");
    }
  }

  /** The number, who, and what. */
  @Override
  public String toString() {
    return number + ". " + role.title() + ": " + sentence;
  }
}
