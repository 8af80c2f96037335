package dev.keyoverlap.usage;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Holds back outgoing messages during an agreed downtime, and counts the messages in flight.
 *
 * <pre>{@code
 * OutboundGate gate = OutboundGate.of("orders to the receiver", Duration.ofSeconds(30));
 *
 * try (OutboundGate.Permit permit = gate.acquire()) {
 *   send(signer.sign(order));           // in flight until the permit is closed
 * }
 * }</pre>
 *
 * <p>A renewal that pauses a gate records this in the keystore. Signers and encryptors of every
 * process on that keystore then create no message under the alias, after their next reload, with or
 * without a gate. {@link #following} makes the gates of other processes wait, too. Agree on a
 * downtime that is long enough for all of them to reload. A gate counts only the messages of its
 * own process. Name the other processes that send with {@code Renewal.Builder.alsoSentBy}.
 *
 * <p>While the gate is paused, {@link #acquire()} waits, and throws after the given time. If you
 * cannot change the code that sends, build signers and encryptors on {@link #guarding}. They begin
 * no message while the gate is paused. But {@link #drain} cannot wait for their messages, because
 * it does not know when they are delivered.
 *
 * <p>A new gate is open. The gate of a {@code Renewal} is closed while that renewal holds messages
 * back in any process. Safe for use by several threads.
 *
 * @since 1.0
 */
public final class OutboundGate {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final String name;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Thread, Integer> depth = new HashMap<>();
  private final List<BooleanSupplier> followed = new ArrayList<>();
  private final Map<List<Object>, BooleanSupplier> renewals = new HashMap<>();
  private final Set<String> pausedFor = new HashSet<>();
  private int inFlight;

  private OutboundGate(String name, Duration patience) {
    this.name = name;
    this.patience = patience;
  }

  /**
   * Creates an open gate.
   *
   * @param name the messages that pass it, for people
   * @param patience how long a message waits while the gate is paused; zero not to wait
   * @return the gate
   * @throws IllegalArgumentException if the time is negative
   */
  public static OutboundGate of(String name, Duration patience) {
    if (patience.isNegative()) {
      throw new IllegalArgumentException(
          ("Cannot create the gate '%s': the waiting time %s is " + "negative.")
              .formatted(name, patience));
    }
    return new OutboundGate(name, patience);
  }

  /**
   * Lets a message pass as soon as the gate is open. A thread that has a permit gets another one
   * immediately, so that its message is completed.
   *
   * @return a permit; close it when the message is delivered
   * @throws GatePausedException if the gate stays paused for too long, or the thread is interrupted
   *     while it waits; the thread stays interrupted
   */
  public Permit acquire() throws GatePausedException {
    lock.lock();
    try {
      Thread thread = Thread.currentThread();
      if (!depth.containsKey(thread)) {
        awaitOpen();
      }
      depth.merge(thread, 1, Integer::sum);
      inFlight++;
      return new Permit(this, thread);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A source of keys that returns a ring only while this gate is open. Signers and encryptors on it
   * hold their messages back while the gate is paused. Unlike other sources, it can block.
   *
   * @param keys the source of the keys
   * @return the source; it throws {@link RejectedExecutionException}, caused by a {@link
   *     GatePausedException}, if the gate stays paused for too long
   */
  public KeyringSource guarding(KeyringSource keys) {
    return new Guarded(this, keys);
  }

  /**
   * Also closes this gate while a renewal of an alias holds messages back, in this process or
   * another one. The rotation has to reload the keystore first.
   *
   * @param keys the source of the keys
   * @param alias the alias of the key that the messages are made with
   * @param partner the partner of the messages, as named in the renewal; empty if there is only one
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
   * Does the same as {@link #following} for the renewal that gets this gate. A renewal that is
   * resumed several times counts once.
   *
   * @param keys the source of the keys
   * @param alias the alias whose key is renewed
   * @param partner the partner of the messages, as named in the renewal; empty if there is only one
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
    // A permit would end before the message is made, so it is not counted.
    lock.lock();
    try {
      if (depth.containsKey(Thread.currentThread())) {
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
              "Cannot send a message: the gate '%s' is paused and did not open within %s."
                      .formatted(name, patience)
                  + " Send it again later.");
        }
        // Nobody signals what the keystore says.
        long slice =
            followed.isEmpty() && renewals.isEmpty() ? left : Math.min(left, LOOK_AGAIN.toNanos());
        left -= slice - changed.awaitNanos(slice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatePausedException(
          ("Cannot send a message: the thread was interrupted at the "
                  + "paused gate '%s'. Send it again.")
              .formatted(name));
    }
  }

  private boolean isClosed() {
    return !pausedFor.isEmpty()
        || Stream.concat(followed.stream(), renewals.values().stream())
            .anyMatch(BooleanSupplier::getAsBoolean);
  }

  /** Holds messages back from now on. Messages that have a permit already go on. */
  public void pause() {
    pause("");
  }

  /**
   * Lets messages pass again, the waiting ones first. The gate stays paused while a renewal holds
   * messages back, or another {@linkplain #pause(String) reason} is left.
   */
  public void resume() {
    resume("");
  }

  /**
   * Holds messages back for a reason. The gate opens when all its reasons are resumed. So a renewal
   * that ends does not open a gate that you paused, and you do not open one of a renewal.
   *
   * @param reason such as "maintenance of the receiver"; the same text for {@link #resume(String)}
   */
  public void pause(String reason) {
    lock.lock();
    try {
      pausedFor.add(reason);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Resumes what was paused for a reason.
   *
   * @param reason as in {@link #pause(String)}; has no effect if nothing was paused for it
   */
  public void resume(String reason) {
    lock.lock();
    try {
      pausedFor.remove(reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no message is in flight.
   *
   * @param atMost how long to wait
   * @return false if a message is still in flight
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
   * @return true while it is paused for at least one reason, and while a keystore that it
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
   * The number of messages in flight.
   *
   * @return the number of open permits
   */
  public int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Permit permit) {
    lock.lock();
    try {
      if (permit.closed) {
        return;
      }
      permit.closed = true;
      inFlight--;
      depth.computeIfPresent(permit.holder, (thread, held) -> held == 1 ? null : held - 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The name and the state. */
  @Override
  public String toString() {
    return name + " (" + (isPaused() ? "paused" : "open") + ", " + inFlight() + " in flight)";
  }

  /**
   * A message in flight. Any thread can close it, such as a thread that gets the partner's answer.
   * Only the thread that acquired it passes a paused gate. Closing it again has no effect.
   *
   * @since 1.0
   */
  public static final class Permit implements AutoCloseable {

    private final OutboundGate gate;
    private final Thread holder;
    private boolean closed;

    private Permit(OutboundGate gate, Thread holder) {
      this.gate = gate;
      this.holder = holder;
    }

    /** Ends the flight of the message: it is delivered, or will never be. */
    @Override
    public void close() {
      gate.leave(this);
    }
  }
}
