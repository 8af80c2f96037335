package dev.keyoverlap.usage;

import dev.keyoverlap.Alias;
import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.KeyUsageListener;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What messages of one use pass through on their way out, so that a renewal can hold them back for
 * an agreed downtime, and can know that none is in flight.
 *
 * <pre>{@code
 * OutboundGate gate = OutboundGate.of("orders to the receiver", Duration.ofSeconds(30));
 *
 * try (OutboundGate.Permit passage = gate.acquire()) {
 *   send(signer.sign(order));           // in flight until the passage is closed
 * }
 * }</pre>
 *
 * <p>A renewal that pauses a gate writes so into the keystore, in the same revision as its step.
 * Signers and encryptors of every process on that keystore then make no message under the alias,
 * with or without a gate, from their next look at it on; {@link #following} makes the gates of
 * other processes wait as well. Agree on a window that is long enough for all of them to have
 * looked. A gate counts the messages of its own process. Name the other processes that send: the
 * key is exchanged when somebody has vouched for each of them.
 *
 * <p>While the gate is paused {@link #acquire()} waits, and after the given time throws. If you
 * cannot change the code that sends, build signers and encryptors on {@link #guarding}. They begin
 * no message while the gate is paused. When a message is delivered is then not known, so {@link
 * #drain} cannot wait for it.
 *
 * <p>Safe for use by several threads. A gate is open when it is made; one that a {@code Renewal} is
 * given is closed while that renewal holds messages back, whichever process says so.
 */
public final class OutboundGate {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final String name;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
  private final List<BooleanSupplier> followed = new ArrayList<>();
  private final Map<List<Object>, BooleanSupplier> renewals = new HashMap<>();
  private boolean paused;
  private int inFlight;

  private OutboundGate(String name, Duration patience) {
    this.name = name;
    this.patience = patience;
  }

  /**
   * An open gate.
   *
   * @param name what passes through it, for messages to people
   * @param patience how long a message waits at the paused gate; zero not to wait
   * @return the gate
   * @throws IllegalArgumentException if the time is negative
   */
  public static OutboundGate of(String name, Duration patience) {
    if (patience.isNegative()) {
      throw new IllegalArgumentException("Nobody can wait for " + patience);
    }
    return new OutboundGate(name, patience);
  }

  /**
   * Lets a message pass, as soon as the gate is open. A thread that has a passage gets another one
   * at once: what was begun is not held up halfway.
   *
   * @return close it when the message is delivered, in the same thread
   * @throws GatePausedException if the gate stays paused for too long, or the thread is interrupted
   *     while it waits; it stays interrupted
   */
  public Permit acquire() throws GatePausedException {
    lock.lock();
    try {
      if (depth.get() == 0) {
        awaitOpen();
      }
      depth.set(depth.get() + 1);
      inFlight++;
      return new Permit(this);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A source of keys that answers only while this gate is open: signers and encryptors that are
   * built on it hold their messages back while it is paused. Unlike other sources it may block.
   *
   * @param keys where the keys come from
   * @return the source; it throws {@link RejectedExecutionException}, caused by a {@link
   *     GatePausedException}, if the gate stays paused for too long
   */
  public KeyringSource guarding(KeyringSource keys) {
    return new Guarded(this, keys);
  }

  /**
   * This gate, closed also while a renewal that the keystore remembers holds messages back under an
   * alias: in this process or in another, as soon as its rotation has seen that.
   *
   * @param keys where the keys come from
   * @param alias the alias whose key the messages are made with
   * @param partner for whom they are, as the renewal names it; empty if it has one partner only
   * @return this gate
   */
  public OutboundGate following(KeyringSource keys, Alias alias, String partner) {
    lock.lock();
    try {
      followed.add(heldBack(keys, alias, partner));
      return this;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same as {@link #following} for a renewal that is given this gate: once, however often it is
   * taken up again.
   *
   * @param keys where the ring comes from
   * @param alias where the key is renewed
   * @param partner for whom messages are, as the renewal names it; empty if it has one partner only
   */
  public void followRenewal(KeyringSource keys, Alias alias, String partner) {
    lock.lock();
    try {
      renewals.put(List.of(alias, partner), heldBack(keys, alias, partner));
    } finally {
      lock.unlock();
    }
  }

  private static BooleanSupplier heldBack(KeyringSource keys, Alias alias, String partner) {
    return () -> keys.keyring().towards(partner).isHeldBack(alias);
  }

  /** The ring for a message that may pass now. */
  private Keyring ringOf(KeyringSource keys) {
    // A passage would be over before the message is made, so nobody counts it.
    lock.lock();
    try {
      if (depth.get() > 0) {
        return keys.keyring().passing();
      }
      awaitOpen();
      return keys.keyring();
    } catch (GatePausedException e) {
      throw new RejectedExecutionException(e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private record Guarded(OutboundGate gate, KeyringSource keys) implements KeyringSource {

    @Override
    public Keyring keyring() {
      return gate.ringOf(keys);
    }

    @Override
    public KeyUsageListener listener() {
      return keys.listener();
    }

    @Override
    public ClockTolerance clockTolerance() {
      return keys.clockTolerance();
    }

    @Override
    public InstantSource clock() {
      return keys.clock();
    }
  }

  private void awaitOpen() throws GatePausedException {
    long left = patience.toNanos();
    try {
      while (isClosed()) {
        if (left <= 0) {
          throw new GatePausedException(
              "The gate '"
                  + name
                  + "' is paused for a renewal, and did not open within "
                  + patience
                  + "; send the message again later");
        }
        // Nobody signals what the keystore says.
        long slice =
            followed.isEmpty() && renewals.isEmpty() ? left : Math.min(left, LOOK_AGAIN.toNanos());
        left -= slice - changed.awaitNanos(slice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatePausedException("Interrupted while waiting at the paused gate '" + name + "'");
    }
  }

  private boolean isClosed() {
    return paused
        || Stream.concat(followed.stream(), renewals.values().stream())
            .anyMatch(BooleanSupplier::getAsBoolean);
  }

  /** Lets nothing pass from now on; what has passed goes on. */
  public void pause() {
    setPaused(true);
  }

  /**
   * Lets messages pass again, those that wait first of all. As long as a keystore that this gate
   * follows says that messages are held back, it stays closed: resume the renewal instead.
   */
  public void resume() {
    setPaused(false);
  }

  private void setPaused(boolean to) {
    lock.lock();
    try {
      paused = to;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until nothing is in flight.
   *
   * @param atMost how long
   * @return false if something still is
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean drain(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (inFlight > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      return inFlight == 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether messages are held back.
   *
   * @return true from {@link #pause()} until {@link #resume()}, and while a keystore that it
   *     {@linkplain #following follows} says so
   */
  public boolean isPaused() {
    lock.lock();
    try {
      return isClosed();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many messages are in flight.
   *
   * @return the number of open passages
   */
  public int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      inFlight--;
      int left = depth.get() - 1;
      if (left == 0) {
        depth.remove();
      } else {
        depth.set(left);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The name, and how it stands. */
  @Override
  public String toString() {
    return name + " (" + (isPaused() ? "paused" : "open") + ", " + inFlight() + " in flight)";
  }

  /** A message in flight. The thread that entered closes it; closing it again has no effect. */
  public static final class Permit implements AutoCloseable {

    private final OutboundGate gate;
    private boolean over;

    private Permit(OutboundGate gate) {
      this.gate = gate;
    }

    /** The message is delivered, or will never be. */
    @Override
    public void close() {
      if (!over) {
        over = true;
        gate.leave();
      }
    }
  }
}
