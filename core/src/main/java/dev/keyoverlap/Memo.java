package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A change of the text that a keystore remembers beside the keys of an alias: the text before and
 * after. One revision changes keys and text together, or neither.
 *
 * <p>The steps of a renewal are kept in this way, so that no crash comes between a step and the
 * record of it:
 *
 * <pre>{@code
 * Optional<String> before = Optional.ofNullable(rotation.keyring().memos().get(orders));
 * rotation.noting(new Memo(orders, before, Optional.of("swapped"))).swap(orders, newKey);
 * }</pre>
 *
 * <p>A store encrypts the text as it does a private key. Immutable and safe for use by several
 * threads.
 *
 * @param alias beside whose keys the text is kept
 * @param before the text so far, which must be that of the ring when the change is made; empty if
 *     there must be none
 * @param after the text from then on; empty to forget it
 */
record Memo(Alias alias, Optional<String> before, Optional<String> after) {

  /** A ring with the text to come, if the one before it has the text that is expected. */
  Keyring in(Keyring before, Keyring ring) throws ChangedMeanwhileException {
    if (!Optional.ofNullable(before.memos().get(alias)).equals(this.before)) {
      throw new ChangedMeanwhileException(
          "Another process has changed the renewal of '"
              + alias
              + "' meanwhile. Resume it, and repeat the step if it is still right.");
    }
    Map<Alias, String> memos = new HashMap<>(ring.memos());
    after.ifPresentOrElse(text -> memos.put(alias, text), () -> memos.remove(alias));
    return KeyringDraft.of(ring).memos(memos).ring();
  }

  /** The alias; not what is remembered there. */
  @Override
  public String toString() {
    return "memo of " + alias;
  }
}
