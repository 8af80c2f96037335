package dev.keyoverlap.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Operation;
import dev.keyoverlap.benchmarks.cms.Size;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static final Case LINE = new Case(Operation.VERIFY_DETACHED, 2, Size.MIB_1);

  @Test
  void parse_measuredTime_sameSample() {
    Sample sample = Sample.measured(LINE, 1234.5);

    assertThat(Sample.parse(sample.toString())).isEqualTo(sample);
  }

  @Test
  void parse_failure_sameSampleInOneLine() {
    Sample sample =
        Sample.failed(LINE, new IllegalStateException(new AssertionError("wrong\n\tcontent")));

    assertThat(sample.toString()).doesNotContain("\n");
    assertThat(Sample.parse(sample.toString())).isEqualTo(sample);
    assertThat(sample.failure()).isEqualTo("java.lang.AssertionError: wrong content");
  }

  @Test
  void failed_suppressedCause_namesIt() {
    Exception thrown = new Exception("Benchmark error");
    thrown.addSuppressed(new IllegalArgumentException("no such thing"));

    assertThat(Sample.failed(LINE, thrown).failure())
        .isEqualTo("java.lang.IllegalArgumentException: no such thing");
  }
}
