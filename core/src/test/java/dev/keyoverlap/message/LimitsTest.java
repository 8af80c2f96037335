package dev.keyoverlap.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void page_listsEachLimitWithItsDefault() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/limits.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 2) + 1) + 1))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Limit.values())
                .map(limit -> "| `" + limit + "` | " + limit.standard() + " |")
                .toList());
  }

  @Test
  void limit_thatIsChanged_leavesTheOthersAndTheOriginal() {
    Limits changed = Limits.DEFAULT.with(Limit.PATH_STEPS, 7);

    assertThat(changed.of(Limit.PATH_STEPS)).isEqualTo(7);
    assertThat(changed.of(Limit.SIGNATURES)).isEqualTo(Limit.SIGNATURES.standard());
    assertThat(Limits.DEFAULT.of(Limit.PATH_STEPS)).isEqualTo(Limit.PATH_STEPS.standard());
    assertThatThrownBy(() -> changed.with(Limit.PATH_STEPS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path-steps");
  }

  @Test
  void limits_changedOneAfterTheOther_areAllChanged() {
    Limits changed = Limits.DEFAULT.with(Limit.PATH_STEPS, 7).with(Limit.SIGNATURES, 1);

    assertThat(changed.of(Limit.PATH_STEPS)).isEqualTo(7);
    assertThat(changed.of(Limit.SIGNATURES)).isEqualTo(1);
    assertThat(changed).hasToString("default limits, but {signatures=1, path-steps=7}");
    assertThat(Limits.DEFAULT).hasToString("default limits");
  }

  @Test
  void budget_isSpentUpToTheLimit_andNotBeyond() throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.PATH_STEPS, 3));

    budget.spend(Limit.PATH_STEPS, 2);
    budget.spend(Limit.PATH_STEPS, 1);

    assertThat(budget.spent(Limit.PATH_STEPS)).isEqualTo(3);
    assertThatThrownBy(() -> budget.spend(Limit.PATH_STEPS, 1))
        .isInstanceOfSatisfying(
            LimitExceededException.class,
            refused -> assertThat(refused.limit()).isEqualTo(Limit.PATH_STEPS))
        .hasMessageContaining("path-steps of 3");
  }

  @Test
  void work_isCountedByKind() {
    Budget budget = Budget.of(Limits.DEFAULT);

    budget.did(Work.VISITS, 2);
    budget.did(Work.VISITS, 3);

    assertThat(budget.done(Work.VISITS)).isEqualTo(5);
    assertThat(budget.done(Work.BYTES)).isZero();
  }
}
