package dev.keyoverlap.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class LastDefenceTest {

  private static void read(Runnable work) throws MalformedMessageException {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  private static void sign(Runnable work) throws KeyUnavailableException {
    try {
      work.run();
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unusable(e);
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int depth() {
    return 1 + depth();
  }

  @Test
  void unexpected_becomesTheCheckedException_withItsCause() throws Exception {
    read(() -> {});
    sign(() -> {});
    ArrayIndexOutOfBoundsException overrun = new ArrayIndexOutOfBoundsException(64);
    Runnable faulty =
        () -> {
          throw overrun;
        };
    assertThatThrownBy(() -> read(faulty))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("ArrayIndexOutOfBoundsException")
        .hasCause(overrun);
    assertThatThrownBy(() -> sign(faulty))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("ArrayIndexOutOfBoundsException")
        .hasCause(overrun);
  }

  @Test
  void stackOverflow_becomesTheCheckedException() {
    assertThatThrownBy(() -> read(LastDefenceTest::depth))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested too deeply")
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void callersOwn_comesOutAsItWas() {
    CancellationException cancelled = new CancellationException();
    Runnable cancelling =
        () -> {
          throw LastDefence.fromCaller(LastDefence.fromCaller(cancelled));
        };
    assertThatThrownBy(() -> read(cancelling)).isSameAs(cancelled);
    assertThatThrownBy(() -> sign(cancelling)).isSameAs(cancelled);
    assertThat(cancelled).hasNoCause();
  }
}
