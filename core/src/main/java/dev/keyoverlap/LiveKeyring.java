package dev.keyoverlap;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The revision that is in use now, and how it moves on: by a change of ours, or because the store
 * was changed by somebody else. Readers see one volatile reference; writers take turns.
 */
final class LiveKeyring {

  private static final Logger LOG = System.getLogger(LiveKeyring.class.getName());

  /** Made in advance, for when there is no memory left to make one. */
  private final KeyringStoreException notLookedAt =
      new KeyringStoreException(
          "The store was not looked at, since this program fails in what it does for that, such as"
              + " writing to its log; see that it has memory enough");

  private final KeyringStore store;
  private final InstantSource clock;
  private final Retention retention;
  private final Consumer<Finding> listener;
  private final ReentrantLock writing = new ReentrantLock();
  private final BuiltUses users = new BuiltUses();

  /** The ring in use, with what was kept of those before it. */
  private volatile Keyring ring = Keyring.empty();

  /** What the store gave. */
  private volatile Revision stored = new Revision(Keyring.empty(), "");

  private List<KeyVersion> kept = List.of();

  /** What is strange about the revision in use, until a change settles it. */
  private @Nullable KeyringStoreException notice;

  private volatile @Nullable KeyringStoreException trouble;
  private @Nullable ScheduledExecutorService watch;
  private volatile Runnable atEachLook = () -> {};

  private LiveKeyring(
      KeyringStore store, InstantSource clock, Retention retention, Consumer<Finding> listener) {
    this.store = store;
    this.clock = clock;
    this.retention = retention;
    this.listener = listener;
  }

  /**
   * The ring of a store.
   *
   * @param retention how long a key is kept that another program takes out
   * @param listener who is told what somebody should look at
   */
  static LiveKeyring open(
      KeyringStore store, InstantSource clock, Retention retention, Consumer<Finding> listener)
      throws KeyringStoreException {
    PatientStore patient = PatientStore.of(store, clock);
    LiveKeyring live = new LiveKeyring(patient, clock, retention, listener);
    live.take(patient.load());
    return live;
  }

  /** What is to be done whenever the store is looked at. */
  void atEachLook(Runnable task) {
    atEachLook = task;
  }

  Keyring keyring() {
    return ring;
  }

  BuiltUses users() {
    return users;
  }

  List<Change> history() throws KeyringStoreException {
    return store.history(stored);
  }

  Optional<KeyringStoreException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Makes and stores the next ring; a step without changes is not stored. */
  void commit(StepMaker maker) throws KeyRefusedException, KeyringStoreException {
    writing.lock();
    try {
      Step step = maker.after(ring);
      if (!step.changes().isEmpty()) {
        List<Change> changes =
            new ArrayList<>(Inheritance.writtenBack(kept, step.next(), step.changes().get(0).at()));
        changes.addAll(step.changes());
        Revision next = store.commit(stored, step.next(), changes);
        kept = List.of();
        notice = null;
        // In this order: whoever sees the new ring must not see the trouble before it.
        trouble = null;
        stored = next;
        ring = next.keyring();
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
      Optional<Revision> other = store.loadIfChanged(new Revision(ring, stored.token()));
      if (other.isPresent()) {
        take(other.get());
      }
      trouble = notice;
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

  /** Goes on to a revision, without losing what the ring so far has. */
  private void take(Revision next) throws KeyringStoreException {
    Inheritance inheritance =
        ring.versions().isEmpty()
            ? new Inheritance(next.keyring(), List.of(), List.of())
            : Inheritance.of(ring, next, store.history(next), clock.instant(), retention);
    List<Finding> findings = new ArrayList<>(next.findings());
    findings.addAll(inheritance.findings());
    List<Finding> loud = findings.stream().filter(finding -> finding.kind().isLoud()).toList();
    kept = inheritance.kept();
    notice = loud.isEmpty() ? null : new UnexpectedRevisionException(loud);
    trouble = notice;
    stored = next;
    ring = inheritance.ring();
    findings.forEach(this::report);
  }

  /** Tells of something that somebody should look at. */
  void report(Finding finding) {
    LOG.log(finding.kind().isLoud() ? Level.ERROR : Level.WARNING, finding.message());
    try {
      listener.accept(finding);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Whoever is told of findings failed", e);
    }
  }

  /** Whatever is thrown must not end the watch: it would never see a later compromise. */
  private void look() {
    try {
      lookAndLog();
    } catch (RuntimeException | Error e) {
      trouble = notLookedAt;
    }
  }

  private void lookAndLog() {
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
      // Not interrupted: that would close the file under a look in progress.
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
