package dev.keyoverlap;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store of somebody else's making, in memory: it can be out of order for a while, or slow, and
 * lets a test look at the moment in which a change is stored and not yet reported.
 */
final class ObservedStore implements KeyringStore {

  private final KeyringStore memory = InMemoryKeyringStore.empty();
  final AtomicInteger looks = new AtomicInteger();

  /** The changes that were to be stored, whether they were or not. */
  final AtomicInteger commits = new AtomicInteger();

  /** Run before each change is stored, such as a change of somebody else. */
  volatile ThrowingRunnable beforeCommit = () -> {};

  volatile @Nullable Thread looker;
  volatile boolean interrupted;

  /** Thrown by every call from now on, until it is null again. */
  volatile @Nullable KeyringStoreException outOfOrder;

  /** Thrown by every look for changes from now on, until it is null again. */
  volatile @Nullable RuntimeException broken;

  /** Run after a change is stored, before the caller learns of it. */
  volatile Runnable onceStored = () -> {};

  /** A look for changes waits for this. */
  volatile CountDownLatch mayLook = new CountDownLatch(0);

  @Override
  public boolean exists() throws KeyringStoreException {
    requireInOrder();
    return memory.exists();
  }

  @Override
  public Revision load() throws KeyringStoreException {
    requireInOrder();
    return memory.load();
  }

  @Override
  public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
    looker = Thread.currentThread();
    looks.incrementAndGet();
    try {
      if (!mayLook.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("The test forgot to let the store go on");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    RuntimeException unexpected = broken;
    if (unexpected != null) {
      throw unexpected;
    }
    requireInOrder();
    return memory.loadIfChanged(known);
  }

  @Override
  public Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    requireInOrder();
    commits.incrementAndGet();
    beforeCommit.run();
    Revision stored = memory.commit(base, next, changes);
    onceStored.run();
    return stored;
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    requireInOrder();
    return memory.history(revision);
  }

  /** Something that may fail as a store does. */
  @FunctionalInterface
  interface ThrowingRunnable {
    void run() throws KeyringStoreException;
  }

  private void requireInOrder() throws KeyringStoreException {
    KeyringStoreException trouble = outOfOrder;
    if (trouble != null) {
      throw trouble;
    }
  }
}
