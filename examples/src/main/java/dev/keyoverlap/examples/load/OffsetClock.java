package dev.keyoverlap.examples.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, which can be moved ahead. */
final class OffsetClock implements InstantSource {

  private volatile Duration ahead = Duration.ZERO;

  /** From now on it is so much later than the system says. */
  void moveAhead(Duration by) {
    ahead = by;
  }

  /** How much later it is than the system says. */
  Duration ahead() {
    return ahead;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }
}
