package dev.keyoverlap;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The events that one listener still has to get, one after the other. Safe for use by several
 * threads; its lock is never held while the listener or the executor runs.
 */
final class EventQueue {

  /** More would fill the memory if the listener never returns. */
  static final int MOST = 1_000;

  private final KeystoreListener listener;
  private final Executor executor;
  private final Deque<Consumer<KeystoreListener>> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean dropping;

  EventQueue(KeystoreListener listener, Executor executor) {
    this.listener = listener;
    this.executor = executor;
  }

  /** With a daemon thread that ends when there is nothing to tell. */
  EventQueue(KeystoreListener listener) {
    this(
        listener,
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "keyoverlap-events");
              thread.setDaemon(true);
              return thread;
            }));
  }

  /** Adds an event, which {@link #deliver} tells. */
  synchronized void add(Consumer<KeystoreListener> event) {
    if (waiting.size() >= MOST) {
      waiting.removeFirst();
      if (!dropping) {
        dropping = true;
        Events.logQuietly(
            Level.WARNING,
            "Events for a keystore listener are dropped, because more than "
                + MOST
                + " wait for it. Make it return sooner: "
                + listener.getClass().getName(),
            null);
      }
    }
    waiting.addLast(event);
  }

  /** Has the executor tell what waits. */
  void deliver() {
    synchronized (this) {
      if (running || waiting.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::tell);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        running = false;
      }
      Events.logQuietly(
          Level.WARNING,
          "The executor of a keystore listener does not take events. They wait for the next one.",
          e);
    }
  }

  private void tell() {
    for (Consumer<KeystoreListener> event = next(); event != null; event = next()) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        Events.logQuietly(
            Level.WARNING, "A keystore listener failed: " + listener.getClass().getName(), e);
      }
    }
  }

  private synchronized @Nullable Consumer<KeystoreListener> next() {
    Consumer<KeystoreListener> next = waiting.pollFirst();
    running = next != null;
    dropping = dropping && next != null;
    return next;
  }
}
