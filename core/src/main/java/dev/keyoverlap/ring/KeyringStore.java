package dev.keyoverlap.ring;

import dev.keyoverlap.key.HeldKey;
import java.util.List;
import java.util.Optional;

/**
 * Stores the key ring. Loads the current revision and commits the next one atomically.
 *
 * <p>Most programs create a store and hand it to a {@link dev.keyoverlap.KeystoreRotation}. They
 * never call it themselves:
 *
 * <pre>{@code
 * KeystoreRotation rotation =
 *     KeystoreRotation.open(Pkcs12KeyringStore.at(Path.of("keys.p12"), password));
 * }</pre>
 *
 * <p>The library comes with {@link dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore} and {@link
 * dev.keyoverlap.store.InMemoryKeyringStore}. Implement this interface to keep keys elsewhere: in a
 * database, a vault or a hardware module. {@link HeldKey#locked} fetches a private key when it is
 * first needed. Store the {@linkplain Keyring#memos() memos} and {@linkplain Keyring#tombstones()
 * tombstones} of a ring together with its versions. Implementations must be safe for use by several
 * threads.
 *
 * <p>A rotation calls the store in threads of its own and waits at most 30 seconds for a look and
 * 90 seconds for a change. After that, changes fail at once until the store answers, and {@link
 * dev.keyoverlap.KeystoreRotation#lastReloadFailure()} says since when it has been silent. Only
 * then you learn whether a change that was in progress was stored.
 *
 * @since 1.0
 */
public interface KeyringStore {

  /**
   * Whether there is a keystore. {@link dev.keyoverlap.KeystoreRotation.Builder#mustExist} asks
   * this, so that a mistyped path is an error and not an empty ring.
   *
   * @return true if a change was stored at any time, even if the ring is empty by now
   * @throws KeyringStoreException if that cannot be found out
   */
  boolean exists() throws KeyringStoreException;

  /**
   * Where the keystore is, in words for messages and log lines. Never with a password.
   *
   * @return such as the path of a file or the name of a table
   */
  default String location() {
    return getClass().getSimpleName();
  }

  /**
   * Loads the current revision.
   *
   * @return the revision; one with an empty ring if nothing has been stored yet
   * @throws KeyringStoreException if it cannot be read; the subclass says why
   */
  Revision load() throws KeyringStoreException;

  /**
   * Loads the current revision unless the caller has it already.
   *
   * @param known the revision that the caller has; the new revision reuses its entries where the
   *     key is the same, so that no private key is unlocked twice
   * @return the revision, or empty if it is the known one
   * @throws KeyringStoreException if it cannot be read; the subclass says why
   */
  Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException;

  /**
   * Makes a ring the current revision, if the current one is still the base of the change. When
   * this returns, the change is durable. When it throws, the store holds what it held before. The
   * one exception is a change that may not survive a power failure, and then the message says so.
   *
   * @param base the revision that the change started from
   * @param next the ring to store
   * @param changes what was done, for the history; at least one
   * @return the new revision
   * @throws ChangedMeanwhileException if the current revision is not {@code base}
   * @throws KeyringStoreException if the store cannot be written
   */
  Revision commit(Revision base, Keyring next, List<Change> changes) throws KeyringStoreException;

  /**
   * Lists what was done to the ring, up to a revision.
   *
   * @param revision the revision
   * @return the changes, oldest first
   * @throws KeyringStoreException if the history cannot be read
   */
  List<Change> history(Revision revision) throws KeyringStoreException;

  /**
   * Begins to tell when the store may have changed, so that a rotation reloads before its timer is
   * due. A rotation with a timer calls this when it opens. The timer remains, so a store may miss a
   * change, or tell of one that is none.
   *
   * <p>The default tells nothing: files are found by the timer.
   *
   * @param changed returns at once, may be called by any thread, and throws nothing
   * @return ends it
   */
  default Watch watch(Runnable changed) {
    return () -> {};
  }

  /**
   * Ends what {@link #watch} has begun.
   *
   * @since 1.0
   */
  @FunctionalInterface
  interface Watch extends AutoCloseable {

    /** Stops telling. Calling it again has no effect. */
    @Override
    void close();
  }
}
