package dev.keyoverlap;

import dev.keyoverlap.internal.access.Holder;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.UnexpectedRevisionException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and changes the keys of an open keystore. {@link KeystoreRotation#open} gives you the first
 * one; {@link #by}, {@link #accepting}, {@link #trustingClock} and {@link #overridingRenewal} give
 * you others for the same keystore, with a name or a permission for what you do through them.
 *
 * <pre>{@code
 * rotation.by("alice", "yearly renewal").swap(alias("orders"), newKey);
 * rotation.by("alice", "fewer hosts").accepting(Narrowing.ALTERNATIVE_NAMES)
 *     .swap(alias("https"), keyForFewerHosts);
 * }</pre>
 *
 * <p>A handle holds no resources, so there is nothing to close. It shares the keys of its rotation,
 * and works for as long as the rotation does. Handles are immutable and safe for use by several
 * threads.
 *
 * @since 1.0
 */
public sealed class KeystoreHandle extends KeyVerbs implements KeyringSource
    permits KeystoreRotation {

  static {
    Holder.<KeystoreHandle, Alias, KeyRefusedException, KeyringStoreException>opened(
        (handle, alias, before, after) -> handle.holding(new Memo(alias, before, after)),
        (handle, alias, before, after) -> {
          Memo memo = new Memo(alias, before, after);
          handle.holding(memo).note(memo);
        });
  }

  KeystoreHandle(ChangeMaker maker) {
    super(maker);
  }

  private KeystoreHandle under(Terms terms) {
    return new KeystoreHandle(maker().under(terms));
  }

  private KeystoreHandle holding(Memo memo) {
    return under(maker().terms().holding(memo));
  }

  /**
   * A handle for changes that the history shows with a name and a reason.
   *
   * @param who who makes the changes, in one line
   * @param why why, in one line
   * @return a handle for the same keystore
   * @throws IllegalArgumentException if either has a control character
   */
  public KeystoreHandle by(String who, String why) {
    return under(maker().terms().by(new Change.Note(who, why)));
  }

  /**
   * A handle for changes that the history shows with a name, such as those that take a reason of
   * their own.
   *
   * @param who who makes the changes, in one line
   * @return a handle for the same keystore
   * @throws IllegalArgumentException if the name has a control character
   */
  public KeystoreHandle by(String who) {
    return by(who, "");
  }

  /**
   * The name that the history shows for changes through this handle.
   *
   * @return the name, as given to {@link #by} or {@link KeystoreRotation.Builder#author}; empty if
   *     nobody gave one
   */
  public String author() {
    return maker().terms().note().author();
  }

  /**
   * The reason that the history shows for changes through this handle.
   *
   * @return the reason, as given to {@link #by}; empty if nobody gave one
   */
  public String reason() {
    return maker().terms().note().why();
  }

  /**
   * A handle for changes that a renewal in progress forbids, such as an urgent swap by hand. The
   * renewal then finds its keys changed.
   *
   * @param reason why, in one line, for the history
   * @return a handle for the same keystore
   * @throws IllegalArgumentException if the reason is blank or has a control character
   */
  public KeystoreHandle overridingRenewal(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          "Cannot override a renewal in progress without a reason: the history keeps it. Say why in"
              + " one line.");
    }
    return under(maker().terms().forced(reason));
  }

  /**
   * A handle for somebody who has checked that the clock is right.
   *
   * <p>Without it, a change that starts or ends a retention is refused if the clock is behind the
   * last change, or has jumped ahead by more than {@link KeystoreRotation.Builder#clockStep}.
   *
   * @return a handle for the same keystore
   */
  public KeystoreHandle trustingClock() {
    return under(maker().terms().trustingClock());
  }

  /**
   * A handle for new keys that allow less than the ones that they replace. Without it, such a key
   * is refused.
   *
   * @param narrowings in what a new key may allow less
   * @return a handle for the same keystore
   */
  public KeystoreHandle accepting(Narrowing... narrowings) {
    return under(maker().terms().accepting(Set.of(narrowings)));
  }

  /**
   * Whether a new key may allow less in this respect.
   *
   * @param narrowing the respect
   * @return true if {@link #accepting} named it
   */
  public boolean accepts(Narrowing narrowing) {
    return maker().terms().accepted().contains(narrowing);
  }

  /** The clock by which changes are dated. */
  @Override
  public InstantSource clock() {
    return maker().clock().source();
  }

  /** The keys as they are now; never blocks. */
  @Override
  public Keyring keyring() {
    return maker().live().keyring();
  }

  /** Remembers what is built on this keystore: {@link #builtTogether} tells. */
  @Override
  public KeyUsageListener listener() {
    return maker().live().users();
  }

  /**
   * The aliases that signers, encryptors and verifiers of this process are configured with
   * together: what was built on this keystore up to now.
   *
   * @param use what they do
   * @param alias an alias that they are configured with
   * @return the sets of aliases, one for each kind of set; empty if nothing was built that names
   *     the alias
   */
  public Set<Set<Alias>> builtTogether(KeyUse use, Alias alias) {
    return maker().live().users().with(use, alias);
  }

  /**
   * The changes of this keystore, up to the keys that {@link #keyring()} gives.
   *
   * @return the changes, oldest first
   * @throws KeyringStoreException if the history cannot be read
   */
  public List<Change> history() throws KeyringStoreException {
    return maker().live().history();
  }

  /**
   * How long replaced keys are kept, and so how long a message may be in flight.
   *
   * @return the retention
   */
  public Retention retention() {
    return maker().retention();
  }

  /**
   * Reloads the keys now if another process has changed the store.
   *
   * @return true if there were changes
   * @throws KeyringStoreException if the store cannot be read; the loaded keys stay in use
   */
  public boolean reload() throws KeyringStoreException {
    return maker().live().reload();
  }

  /**
   * Why the keys in use may not be the newest: the store could not be read at the last reload, or
   * another program did something strange to it. The latter is an {@link
   * UnexpectedRevisionException}, and stays until the next change settles it.
   *
   * @return empty if the last look went well and found nothing strange
   */
  public Optional<KeyringStoreException> lastReloadFailure() {
    return maker().live().trouble();
  }
}
