package dev.keyoverlap.benchmarks.cms;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One line of the comparison.
 *
 * @param operation what is done
 * @param keys how many signers or recipients, 1 or 2
 * @param size how much content
 */
public record Case(Operation operation, int keys, Size size) {

  private static final Set<Operation> AT_EVERY_SIZE =
      EnumSet.range(Operation.SIGN, Operation.DECRYPT_CBC);

  /** All cases of a size, in the order of the table. */
  public static List<Case> of(Size size) {
    List<Case> cases = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      if (!isMeasured(operation, size)) {
        continue;
      }
      cases.add(new Case(operation, 1, size));
      if (AT_EVERY_SIZE.contains(operation) && operation != Operation.VERIFY_DETACHED) {
        cases.add(new Case(operation, 2, size));
      }
    }
    return cases;
  }

  private static boolean isMeasured(Operation operation, Size size) {
    return switch (operation) {
      case SIGN_P256, VERIFY_P256, SIGN_AT_REST, SIGN_WHILE_SWAPPING, RSA_SIGN, RSA_VERIFY ->
          size == Size.KIB_1;
      case DIGEST, GCM -> size == Size.MIB_100;
      default -> true;
    };
  }
}
