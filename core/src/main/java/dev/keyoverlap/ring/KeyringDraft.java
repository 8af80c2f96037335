package dev.keyoverlap.ring;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The next ring in the making: all that a ring holds, with some of it changed.
 *
 * <p>A ring itself never changes. A draft begins with what the ring holds, and makes another:
 *
 * <pre>{@code
 * Keyring next = KeyringDraft.of(ring)
 *     .put(KeyVersion.active(alias("orders"), key, now))
 *     .remove(expired.keyId())
 *     .ring();
 * }</pre>
 *
 * <p>It insists on what holds for every ring, and on nothing else. The rules of renewing keys are
 * those of a {@link dev.keyoverlap.KeystoreRotation}, and only a rotation changes a keystore.
 * Making a ring in this way is faster than {@link Keyring#of} where the ring is large, since what
 * is known of the keys that stay is kept.
 *
 * <p>For one thread; the rings that it makes are immutable.
 *
 * @since 1.0
 */
public final class KeyringDraft {

  private final Keyring before;
  private final Map<KeyId, Optional<KeyVersion>> changed = new HashMap<>();
  private Map<Alias, String> memos;
  private List<Tombstone> tombstones;

  private KeyringDraft(Keyring before) {
    this.before = before;
    this.memos = before.memos();
    this.tombstones = before.tombstones();
  }

  /**
   * Begins with what a ring holds.
   *
   * @param ring the ring, which stays as it is
   * @return the draft
   */
  public static KeyringDraft of(Keyring ring) {
    return new KeyringDraft(ring);
  }

  /**
   * Puts a version in, in the place of the one for the same certificate if there is one.
   *
   * @param version the version
   * @return this draft
   */
  public KeyringDraft put(KeyVersion version) {
    changed.put(version.keyId(), Optional.of(version));
    return this;
  }

  /**
   * Takes a version out. Nothing happens if there is none.
   *
   * @param keyId the key
   * @return this draft
   */
  public KeyringDraft remove(KeyId keyId) {
    changed.put(keyId, Optional.empty());
    return this;
  }

  /**
   * Replaces all that is remembered beside the keys.
   *
   * @param next the texts by alias
   * @return this draft
   */
  public KeyringDraft memos(Map<Alias, String> next) {
    memos = Map.copyOf(next);
    return this;
  }

  /**
   * Replaces all that is remembered of purged keys.
   *
   * @param next the tombstones
   * @return this draft
   */
  public KeyringDraft tombstones(List<Tombstone> next) {
    tombstones = List.copyOf(next);
    return this;
  }

  /**
   * Makes the ring.
   *
   * @return the next ring
   * @throws IllegalArgumentException if an alias has two active or two staged versions
   */
  public Keyring ring() {
    Map<KeyId, KeyVersion> versions = before.byId();
    changed.forEach(
        (keyId, next) ->
            next.ifPresentOrElse(
                version -> versions.put(keyId, version), () -> versions.remove(keyId)));
    return before.next(versions, memos, tombstones);
  }
}
