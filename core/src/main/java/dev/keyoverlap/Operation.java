package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.List;
import java.util.Set;

/**
 * One change that a caller asked for. It is recorded first, and made when it is its turn: again if
 * another process changed the store in between, as long as it still means the same.
 */
interface Operation {

  /** The change in words that follow "Cannot", such as "swap the key of 'orders'". */
  String words();

  /**
   * The aliases that the caller must have seen as they are. If another process has changed one of
   * them, the change may mean something else, and is not repeated.
   *
   * @param ring the ring that the change was first made on
   */
  Set<Alias> reliesOn(Keyring ring);

  /** Makes the next ring, or refuses to. */
  Step on(Keyring ring, ChangeMaker maker) throws KeyRefusedException, KeyringStoreException;

  /**
   * The result of a change of a ring.
   *
   * @param next the ring afterwards
   * @param changes the lines of history; empty if there was nothing to do
   * @param concerned the versions that the caller gets back, as they are afterwards, or as they
   *     were before they were removed
   */
  record Step(Keyring next, List<Change> changes, List<KeyVersion> concerned) {}
}
