package dev.keyoverlap;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A store that is not waited for without end. A file system that is gone, such as a network mount,
 * blocks every caller for as long as it is gone, and nothing can interrupt that. So each call runs
 * in a thread of its own. While one is overdue, all others fail at once and say so.
 *
 * <p>A look that comes back late is not lost: the next one takes what it brought.
 *
 * <p>Safe for use by several threads.
 */
final class PatientStore implements KeyringStore {

  /** Longer than the store itself waits for one file, so that its own reason comes first. */
  private static final Duration FOR_A_LOOK = Duration.ofSeconds(30);

  /** Longer than a change waits for those of other processes. */
  private static final Duration FOR_A_CHANGE = Duration.ofSeconds(90);

  private final KeyringStore store;
  private final InstantSource clock;
  private final Waiting waiting;
  private final Executor threads = threads();
  private final Set<Call<?>> overdue = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Look look;

  PatientStore(KeyringStore store, InstantSource clock, Waiting waiting) {
    this.store = store;
    this.clock = clock;
    this.waiting = waiting;
  }

  static PatientStore of(KeyringStore store, InstantSource clock) {
    return store instanceof PatientStore patient
        ? patient
        : new PatientStore(store, clock, Waiting.AT_MOST);
  }

  private static Executor threads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "keyoverlap-store");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public boolean exists() throws KeyringStoreException {
    return result(begin("being looked for", false, store::exists));
  }

  @Override
  public Revision load() throws KeyringStoreException {
    return result(begin("being read", false, store::load));
  }

  @Override
  public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
    Look last = look;
    if (last == null || !last.mark().equals(known.token())) {
      last = new Look(known.token(), begin("a look", false, () -> store.loadIfChanged(known)));
      look = last;
    }
    try {
      return result(last.call());
    } finally {
      if (last.call().isDone()) {
        look = null;
      }
    }
  }

  @Override
  public Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    return result(begin("a change", true, () -> store.commit(base, next, changes)));
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    return result(begin("its history being read", false, () -> store.history(revision)));
  }

  @Override
  public Watch watch(Runnable changed) {
    return store.watch(changed);
  }

  private <T> Call<T> begin(String what, boolean change, Callable<T> task)
      throws KeyringStoreException {
    Optional<Call<?>> oldest =
        overdue.stream().min(Comparator.comparing((Call<?> call) -> call.since));
    if (oldest.isPresent()) {
      throw oldest.get().notBack();
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Call<T> call =
        new Call<>(
            what,
            change,
            clock.instant(),
            () -> {
              Thread.currentThread().setContextClassLoader(loader);
              try {
                return task.call();
              } finally {
                // Who made this rotation may be unloaded before the thread ends.
                Thread.currentThread().setContextClassLoader(null);
              }
            });
    threads.execute(call);
    return call;
  }

  private <T> T result(Call<T> call) throws KeyringStoreException {
    if (!overdue.contains(call)) {
      waiting.until(call, call.change ? FOR_A_CHANGE : FOR_A_LOOK);
    }
    overdue.add(call);
    if (!call.isDone()) {
      throw call.notBack();
    }
    overdue.remove(call);
    return call.outcome();
  }

  /** A look, and the mark of the revision that it started from. */
  private record Look(String mark, Call<Optional<Revision>> call) {}

  /** One call of the store, which may come back late or never. */
  private final class Call<T> extends FutureTask<T> {

    private final String what;
    private final boolean change;
    private final Instant since;

    Call(String what, boolean change, Instant since, Callable<T> task) {
      super(task);
      this.what = what;
      this.change = change;
      this.since = since;
    }

    @Override
    protected void done() {
      overdue.remove(this);
    }

    KeyringStoreException notBack() {
      return new KeyringStoreException(
          "The store has not come back from "
              + what
              + " since "
              + since
              + ". Its file system may not answer. The loaded keys stay in use. "
              + (change ? "Whether the change is stored is not known until it comes back. " : "")
              + "Check that the file system is available.");
    }

    T outcome() throws KeyringStoreException {
      try {
        return get();
      } catch (InterruptedException e) {
        throw new AssertionError("It is done", e);
      } catch (ExecutionException e) {
        Throwable thrown = e.getCause();
        if (thrown instanceof RuntimeException exception) {
          throw exception;
        }
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (KeyringStoreException) thrown;
      }
    }
  }

  /** How a caller waits for the store. */
  @FunctionalInterface
  interface Waiting {

    /** With a limit, which an interruption does not shorten. */
    Waiting AT_MOST =
        (call, longest) -> {
          boolean interrupted = false;
          long end = System.nanoTime() + longest.toNanos();
          while (!call.isDone() && System.nanoTime() - end < 0) {
            try {
              Object unused = call.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
              interrupted = true;
            } catch (ExecutionException | CancellationException | TimeoutException e) {
              // The caller sees what came of it.
            }
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        };

    /**
     * Returns when the call is done, or has taken too long.
     *
     * @param call the call
     * @param longest how long it may take
     */
    void until(Future<?> call, Duration longest);
  }
}
