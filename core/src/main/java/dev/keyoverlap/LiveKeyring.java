package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Inheritance;
import dev.keyoverlap.internal.transition.Refusals;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.UnexpectedRevisionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The revision that is in use now, and how it moves on: by a change of ours, or because the store
 * was changed by somebody else. Readers see one volatile reference; writers take turns.
 */
final class LiveKeyring {

  /** Made in advance, for when there is no memory left to make one. */
  private final KeyringStoreException notLookedAt =
      new KeyringStoreException(
          "Cannot reload the keystore, because this program fails while it does so, such as when it"
              + " writes to its log. Give it more memory.");

  private final KeyringStore store;
  private final InstantSource clock;
  private final Retention retention;
  private final Events events;
  private final boolean readOnly;
  private final ReentrantLock writing = new ReentrantLock();
  private final BuiltUses users = new BuiltUses();

  /** The ring in use, with what was kept of those before it. */
  private volatile Keyring ring = Keyring.empty();

  /** The revision from the store. */
  private volatile Revision stored = new Revision(Keyring.empty(), "");

  private List<KeyVersion> kept = List.of();

  /** The strange condition of the revision in use, until a change settles it. */
  private @Nullable KeyringStoreException notice;

  private volatile @Nullable KeyringStoreException trouble;
  private @Nullable ScheduledExecutorService watch;
  private KeyringStore.Watch notices = () -> {};
  private volatile Runnable atEachLook = () -> {};
  private volatile Runnable afterReload = () -> {};
  private volatile Runnable atTheEnd = () -> {};

  /** The last change that is known, so that a reload tells only what came after it. */
  private @Nullable Change lastKnown;

  /** Why the store could not be read at the last reload. */
  private @Nullable KeyringStoreException failing;

  private LiveKeyring(
      KeyringStore store,
      InstantSource clock,
      Retention retention,
      Events events,
      boolean readOnly) {
    this.store = store;
    this.clock = clock;
    this.retention = retention;
    this.events = events;
    this.readOnly = readOnly;
  }

  /**
   * The ring of a store.
   *
   * @param retention how long a key is kept that another program takes out
   * @param events who is told what happens
   * @param readOnly whether nobody changes it here
   */
  static LiveKeyring open(
      PatientStore store, InstantSource clock, Retention retention, Events events, boolean readOnly)
      throws KeyringStoreException {
    LiveKeyring live = new LiveKeyring(store, clock, retention, events, readOnly);
    Revision first = store.load();
    try {
      live.take(first, store.history(first), false);
    } catch (KeyringStoreException e) {
      // It is needed for what is told of changes by others, and they can be told without it.
      live.take(first, List.of(), false);
      live.lastKnown = Inheritance.UNREAD;
    }
    return live;
  }

  /** Sets a task for each reload. */
  void atEachLook(Runnable task) {
    atEachLook = task;
  }

  /** Sets a task for each reload that somebody asks for, and one for the end. */
  void afterReload(Runnable task, Runnable end) {
    afterReload = task;
    atTheEnd = end;
  }

  /** A reload that somebody asks for. */
  boolean reload() throws KeyringStoreException {
    String before = stored.token();
    boolean changed = refresh();
    afterReload.run();
    return changed || !stored.token().equals(before);
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
    if (readOnly) {
      throw Refusals.readOnly();
    }
    writing.lock();
    try {
      Keyring before = ring;
      Step step = maker.after(before);
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
        tellOwn(changes, before);
      }
    } catch (KeyringStoreException e) {
      // Changed meanwhile, or written without being sure that it lasts: use what is there now. The
      // caller is told by the exception.
      boolean unused = refreshOrRemember();
      throw e;
    } finally {
      unlock();
    }
  }

  /** A stored change stays stored, even if a log fails. */
  private void tellOwn(List<Change> changes, Keyring before) {
    lastKnown = changes.get(changes.size() - 1);
    try {
      events.changed(changes, true, before, ring);
      events.looked(ring);
    } catch (RuntimeException | Error e) {
      trouble = notLookedAt;
    }
  }

  private void unlock() {
    writing.unlock();
    if (!writing.isHeldByCurrentThread()) {
      events.deliver();
    }
  }

  boolean refresh() throws KeyringStoreException {
    writing.lock();
    try {
      atEachLook.run();
      Optional<Revision> other = store.loadIfChanged(new Revision(ring, stored.token()));
      if (other.isPresent()) {
        ReadyKeys.unlock(other.get().keyring(), ring);
        take(other.get(), store.history(other.get()), true);
      }
      trouble = notice;
      if (failing != null) {
        failing = null;
        events.recovered();
      }
      events.looked(ring);
      return other.isPresent();
    } catch (KeyringStoreException e) {
      failed(e);
      throw e;
    } catch (RuntimeException | Error e) {
      // A store of somebody else's making may have a mistake in it, or the memory is used up.
      failed(
          new KeyringStoreException(
              "The store failed: "
                  + ForeignMessage.of(e)
                  + ". The loaded keys stay in use. Check the cause, then reload.",
              e));
      throw e;
    } finally {
      unlock();
    }
  }

  private void failed(KeyringStoreException failure) {
    KeyringStoreException before = failing;
    trouble = failure;
    failing = failure;
    if (before == null || !Objects.equals(before.getMessage(), failure.getMessage())) {
      events.failed(failure);
    }
  }

  /** Reports the first load, before anybody could have asked. */
  void tellFirst() {
    events.looked(ring);
    events.deliver();
  }

  /**
   * Goes on to a revision, without losing what the ring so far has.
   *
   * @param history what led to it
   * @param tell whether what is new in it is told
   */
  private void take(Revision next, List<Change> history, boolean tell) {
    Keyring before = ring;
    Inheritance inheritance =
        before.versions().isEmpty()
            ? new Inheritance(next.keyring(), List.of(), List.of())
            : Inheritance.of(before, next, history, clock.instant(), retention);
    List<Finding> findings = new ArrayList<>(next.findings());
    findings.addAll(inheritance.findings());
    List<Finding> loud = findings.stream().filter(finding -> finding.kind().isLoud()).toList();
    Change known = lastKnown;
    kept = inheritance.kept();
    notice = loud.isEmpty() ? null : new UnexpectedRevisionException(loud);
    trouble = notice;
    stored = next;
    ring = inheritance.ring();
    lastKnown = history.isEmpty() ? null : history.get(history.size() - 1);
    if (tell) {
      events.changed(
          Inheritance.news(known, history, before, ring, clock.instant()), false, before, ring);
    }
    findings.forEach(events::found);
  }

  /** Reports a condition that somebody should check. */
  void report(Finding finding) {
    events.found(finding);
    events.deliver();
  }

  /** Whatever is thrown must not end the watch: it would never see a later compromise. */
  private void look() {
    try {
      boolean unused = refreshOrRemember();
    } catch (RuntimeException | Error e) {
      trouble = notLookedAt;
    }
  }

  /** For where nobody waits for the answer: a failure is remembered, and told once. */
  private boolean refreshOrRemember() {
    try {
      return refresh();
    } catch (KeyringStoreException e) {
      return false;
    } catch (RuntimeException | Error e) {
      if (trouble == null) {
        trouble = notLookedAt;
      }
      return false;
    }
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
    // Many notices at once need one look.
    AtomicBoolean due = new AtomicBoolean();
    notices =
        store.watch(
            () -> {
              if (due.compareAndSet(false, true)) {
                execute(
                    executor,
                    () -> {
                      due.set(false);
                      look();
                    });
              }
            });
  }

  /** A notice may come while the rotation closes, and then nobody looks any more. */
  private static void execute(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // Closed.
    }
  }

  void close() {
    atTheEnd.run();
    notices.close();
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
