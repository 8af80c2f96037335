package dev.keyoverlap.benchmarks;

import dev.keyoverlap.benchmarks.cms.Case;
import dev.keyoverlap.benchmarks.cms.Contender;
import dev.keyoverlap.benchmarks.cms.Job;
import dev.keyoverlap.benchmarks.cms.Operation;
import dev.keyoverlap.benchmarks.cms.Size;
import dev.keyoverlap.benchmarks.cms.Task;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures signing, verifying, encrypting and decrypting CMS messages, with KeyOverlap, with other
 * libraries, and with the bare primitives. {@link CompareCms} runs it for all of them and divides;
 * by itself it measures one case in the usual way:
 *
 * <pre>{@code
 * mvn -q -Pjmh -pl benchmarks -am compile \
 *     -Djmh.args="CmsBenchmark -p operation=SIGN -p keys=1 -p size=MIB_1 -p contender=KEYOVERLAP"
 * }</pre>
 *
 * <p>A combination that the contender does not know, such as GCM with Camel, is an error there.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CmsBenchmark {

  /** Who: a {@link Contender}. */
  @Param({"BARE", "KEYOVERLAP", "BOUNCY_CASTLE"})
  public String contender;

  /** What: an {@link Operation}. */
  @Param({"SIGN", "VERIFY"})
  public String operation;

  /** How many signers or recipients. */
  @Param({"1", "2"})
  public int keys;

  /** How much content: a {@link Size}. */
  @Param({"KIB_1"})
  public String size;

  private Task task;

  /** Makes keys, content and message ready, and looks whether the outcome is right. */
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    Case line = new Case(Operation.valueOf(operation), keys, Size.valueOf(size));
    task = Contender.valueOf(contender).library().prepare(Job.of(line));
    task.check();
  }

  /** Gives each iteration the same empty heap, where messages are as large as the heap's parts. */
  @Setup(Level.Iteration)
  public void collectGarbage() {
    if (Size.valueOf(size) == Size.MIB_100) {
      System.gc();
    }
  }

  /** Ends what goes on beside the measurement. */
  @TearDown(Level.Trial)
  public void end() throws Exception {
    task.end();
  }

  /**
   * One message.
   *
   * @return something that depends on all that was done
   */
  @Benchmark
  public Object message() throws Exception {
    return task.run();
  }
}
