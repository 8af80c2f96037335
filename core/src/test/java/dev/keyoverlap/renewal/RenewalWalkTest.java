package dev.keyoverlap.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever people do in a renewal, in whatever order: no message is lost, no compromised key is
 * used, and the end can be reached. More walks with {@code -Drenewal.walks=2500} for each
 * procedure; the seed of a walk is its number.
 */
class RenewalWalkTest {

  private static final int WALKS = Integer.getInteger("renewal.walks", 6);
  private static final int FIRST = Integer.getInteger("renewal.first", 0);
  private static final int ACTIONS = 60;

  static Stream<Procedure> procedures() {
    return Stream.concat(
        Procedure.all().stream(),
        Procedure.all().stream().flatMap(procedure -> procedure.asAnswered(false).stream()));
  }

  @ParameterizedTest
  @MethodSource("procedures")
  void renewal_whateverPeopleDo_losesNothingAndComesToItsEnd(Procedure procedure) throws Exception {
    int sent = 0;
    int refused = 0;
    for (int seed = FIRST; seed < FIRST + WALKS; seed++) {
      RenewalWalk walk = new RenewalWalk(procedure, seed);
      try {
        walk.walk(ACTIONS);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", " + e.getMessage(), e);
      }
      sent += walk.sent();
      refused += walk.refused();
    }

    // A walk that sends nothing, or in which nothing is refused, would prove little.
    boolean ofOurKeys = procedure.has(Action.EXCHANGE) || procedure.has(Action.RESTORE);
    assertThat(sent).isGreaterThanOrEqualTo(ofOurKeys ? WALKS * 10 : 0);
    assertThat(refused).isGreaterThan(WALKS);
  }
}
