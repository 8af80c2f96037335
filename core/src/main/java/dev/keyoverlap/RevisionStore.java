package dev.keyoverlap;

import java.util.List;
import java.util.Optional;

/**
 * What a {@link KeystoreRotation} asks of the place where its ring is kept: to hand out the current
 * revision, and to take the next one, whole or not at all.
 *
 * <p>The stores that come with the library are made by {@link dev.keyoverlap.store.KeyringStore}.
 * To keep keys elsewhere (a database, a vault, a hardware module), implement this interface;
 * private keys can be fetched late with {@link HeldKey#locked}, and the {@linkplain Keyring#memos()
 * memos} and {@linkplain Keyring#tombstones() tombstones} of a ring are kept with its versions.
 * Implementations are safe for use by several threads.
 *
 * <p>A rotation calls a store in threads of its own, and does not wait for ever: 30 seconds for a
 * look, and 90 for a change. Then {@link KeystoreRotation#lastReloadFailure()} says since when the
 * store has not come back, and verbs fail at once, until it does. Whether a change that was in
 * progress is stored shows then.
 */
public interface RevisionStore {

  /**
   * The current revision.
   *
   * @return the revision; one with an empty ring if nothing has been stored yet
   * @throws KeyringStoreException if it cannot be read; the subclass tells why
   */
  Revision load() throws KeyringStoreException;

  /**
   * The current revision, if it is another one than the caller knows.
   *
   * @param known the revision that the caller has; its entries are used again where the key is the
   *     same, so that no private key is unlocked twice
   * @return the revision, or empty if it is the known one
   * @throws KeyringStoreException if it cannot be read; the subclass tells why
   */
  Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException;

  /**
   * Makes a ring the current revision, if the current one is still what the caller started from.
   * When this returns, the change is durable. When it throws, the store holds what it held before,
   * or, if that is what the message says, a change that may not outlast a loss of power.
   *
   * @param base the revision that the change started from
   * @param next the ring to store
   * @param changes what was done, for the history; at least one
   * @return the new revision
   * @throws ChangedMeanwhileException if the current revision is another one than {@code base}
   * @throws KeyringStoreException if the store cannot be written
   */
  Revision commit(Revision base, Keyring next, List<Change> changes) throws KeyringStoreException;

  /**
   * What was done to the ring, up to a revision.
   *
   * @param revision the revision
   * @return the changes, oldest first
   * @throws KeyringStoreException if the history cannot be read
   */
  List<Change> history(Revision revision) throws KeyringStoreException;
}
