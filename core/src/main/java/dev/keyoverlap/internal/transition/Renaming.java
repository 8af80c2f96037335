package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import java.util.HashMap;
import java.util.Map;

/**
 * How an alias gets another name, with all its versions and what is remembered beside them.
 *
 * @param ring the ring before
 */
public record Renaming(Keyring ring) {

  /** The ring with everything of the first alias under the second, which had nothing. */
  public Keyring rename(Alias from, Alias to) throws KeyRefusedException {
    if (!ring.versions(to).isEmpty()) {
      throw Refusals.at(
          Reason.ALIAS_IN_USE,
          to,
          "Cannot rename '"
              + from
              + "' to '"
              + to
              + "', because that alias has keys. Choose another name.");
    }
    KeyringDraft next = KeyringDraft.of(ring);
    for (KeyVersion version : Admission.requireKnown(ring, from)) {
      next.put(NextVersion.under(to, version));
    }
    Map<Alias, String> memos = new HashMap<>(ring.memos());
    String memo = memos.remove(from);
    if (memo != null) {
      memos.put(to, memo);
    }
    return next.memos(memos).ring();
  }
}
