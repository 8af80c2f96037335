package dev.keyoverlap;

import dev.keyoverlap.store.KeyringStore;
import dev.keyoverlap.store.KeyringStoreException;
import dev.keyoverlap.store.Revision;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The revision that is in use now, and how it moves on: by a change of ours, or because the store
 * was changed by somebody else. Readers see one volatile reference; writers take turns.
 */
final class LiveKeyring {

  private static final Logger LOG = System.getLogger(LiveKeyring.class.getName());

  private final KeyringStore store;
  private final ReentrantLock writing = new ReentrantLock();
  private final BuiltUses users = new BuiltUses();
  private volatile Revision current;
  private volatile @Nullable KeyringStoreException trouble;
  private @Nullable ScheduledExecutorService watch;
  private volatile Runnable atEachLook = () -> {};

  private LiveKeyring(KeyringStore store, Revision current) {
    this.store = store;
    this.current = current;
  }

  static LiveKeyring open(KeyringStore store) throws KeyringStoreException {
    return new LiveKeyring(store, store.load());
  }

  /** What is to be done whenever the store is looked at. */
  void atEachLook(Runnable task) {
    atEachLook = task;
  }

  Keyring keyring() {
    return current.keyring();
  }

  BuiltUses users() {
    return users;
  }

  List<Change> history() throws KeyringStoreException {
    return store.history(current);
  }

  Optional<KeyringStoreException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Makes and stores the next ring; a step without changes is not stored. */
  void commit(StepMaker maker) throws KeyRefusedException, KeyringStoreException {
    writing.lock();
    try {
      Revision base = current;
      Step step = maker.after(base.keyring());
      if (!step.changes().isEmpty()) {
        Revision stored = store.commit(base, step.next(), step.changes());
        // In this order: whoever sees the new ring must not see the trouble before it.
        trouble = null;
        current = stored;
      }
    } catch (KeyringStoreException e) {
      // Changed meanwhile, or written without being sure that it lasts: use what is there now. The
      // caller is told by the exception.
      boolean unused = refreshOrRemember();
      throw e;
    } finally {
      writing.unlock();
    }
  }

  boolean refresh() throws KeyringStoreException {
    writing.lock();
    try {
      atEachLook.run();
      Optional<Revision> other = store.loadIfChanged(current);
      trouble = null;
      other.ifPresent(revision -> current = revision);
      return other.isPresent();
    } catch (KeyringStoreException e) {
      trouble = e;
      throw e;
    } catch (RuntimeException | Error e) {
      // A store of somebody else's making may have a mistake in it, or the memory is used up.
      trouble = new KeyringStoreException("The store failed with " + e, e);
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private void look() {
    if (refreshOrRemember()) {
      LOG.log(Level.INFO, "The keystore was changed by somebody else; its new keys are in use");
    }
  }

  /** For where nobody waits for the answer: a failure is remembered, and logged once. */
  private boolean refreshOrRemember() {
    String before = trouble().map(KeyringStoreException::getMessage).orElse("");
    try {
      return refresh();
    } catch (KeyringStoreException e) {
      if (isNews(before)) {
        LOG.log(Level.WARNING, "The keys so far stay in use: " + e.getMessage());
      }
    } catch (RuntimeException | Error e) {
      // Caught, since it must not end the watch: it would never see a later compromise.
      if (isNews(before)) {
        LOG.log(Level.ERROR, "The store cannot be looked at; the keys so far stay in use", e);
      }
    }
    return false;
  }

  private boolean isNews(String before) {
    return trouble().filter(now -> before.equals(now.getMessage())).isEmpty();
  }

  void checkEvery(Duration interval) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "keyoverlap-watch");
              thread.setDaemon(true);
              return thread;
            });
    // The future says nothing that the task has not handled.
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    watch = executor;
  }

  void close() {
    if (watch != null) {
      // Not interrupted: that would close the file under a look that is under way.
      watch.shutdown();
    }
  }

  /** The next ring, and what was done to get there. */
  record Step(Keyring next, List<Change> changes) {}

  /** Makes the next ring from the one in use. */
  @FunctionalInterface
  interface StepMaker {
    Step after(Keyring ring) throws KeyRefusedException, KeyringStoreException;
  }
}
