package dev.keyoverlap.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock whose time changes only when your test changes it. Give it to everything in a test that
 * has a {@code clock} setting.
 *
 * <pre>{@code
 * SettableClock clock = SettableClock.now();
 * KeystoreRotation rotation =
 *     KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).open();
 * rotation.add(alias("orders"), TestKeys.rsa("orders"));
 * clock.advance(Duration.ofDays(90));
 * }</pre>
 *
 * <p>Safe for use by several threads.
 *
 * @since 1.0
 */
public final class SettableClock implements InstantSource {

  private volatile Instant time;

  private SettableClock(Instant time) {
    this.time = time;
  }

  /**
   * A clock that shows the present time, in whole seconds.
   *
   * @return a clock
   */
  public static SettableClock now() {
    return at(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * A clock that shows a time.
   *
   * @param time the time
   * @return a clock
   */
  public static SettableClock at(Instant time) {
    return new SettableClock(time);
  }

  @Override
  public Instant instant() {
    return time;
  }

  /**
   * Sets the clock.
   *
   * @param newTime the time to show, which can be earlier
   */
  public void set(Instant newTime) {
    this.time = newTime;
  }

  /**
   * Moves the clock ahead.
   *
   * @param duration how far; a negative one moves it back
   */
  public synchronized void advance(Duration duration) {
    time = time.plus(duration);
  }

  /** The time that it shows. */
  @Override
  public String toString() {
    return time.toString();
  }
}
