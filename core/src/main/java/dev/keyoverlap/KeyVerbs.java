package dev.keyoverlap;

import dev.keyoverlap.internal.transition.Admission;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The methods of {@link KeystoreHandle} that change keys. Each is one revision of the store. They
 * are a class of their own only to keep both files short.
 */
abstract sealed class KeyVerbs permits KeystoreHandle {

  private final ChangeMaker maker;

  KeyVerbs(ChangeMaker maker) {
    this.maker = maker;
  }

  /** The maker of changes. */
  final ChangeMaker maker() {
    return maker;
  }

  /**
   * Makes several changes in one revision: all of them, or none.
   *
   * <pre>{@code
   * rotation.by("alice", "yearly renewal").change(changes -> changes
   *     .swap(alias("orders"), newKey)
   *     .add(alias("partner-2027"), PeerCertificate.of(certificate)));
   * }</pre>
   *
   * <p>The history has a line for each change. Adding 1,000 keys this way writes the store once.
   *
   * @param recorder names the changes, in the order in which they are made
   * @return what was done, a line for each key; empty if no change was named or nothing was due
   * @throws KeyRefusedException if one of the changes is refused; the message says which, and the
   *     keys are as they were before
   * @throws KeyringStoreException if the changes cannot be stored
   */
  public List<Change> change(Consumer<ChangeSet> recorder)
      throws KeyRefusedException, KeyringStoreException {
    ChangeSet changes = new ChangeSet();
    recorder.accept(changes);
    return maker.make(changes.operations()).changes();
  }

  /**
   * Adds a key under a new alias. It is active at once.
   *
   * <p>Its certificate must be valid now. Only under an alias that never had a key may it be
   * expired or not yet valid: such a key can still read older messages. A warning is logged.
   *
   * @param alias an alias without active or staged key
   * @param entry the key pair or certificate
   * @return the new version
   * @throws KeyRefusedException if the alias is in use or reserved, or if the certificate is in the
   *     keystore already. Also if its public key is compromised, was purged, or belongs to a key
   *     pair in use under another alias. Also if a key pair has the issuer and serial number of
   *     another certificate, or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion add(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.add(alias, entry));
  }

  /**
   * Stages a key under an alias, to be activated later.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the staged version
   * @throws KeyRefusedException if a key is staged already, or the active key is of another kind;
   *     for what {@link #add} refuses of a key; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stage(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.stage(alias, entry));
  }

  /**
   * Stages a retained key again, such as one whose renewal was rolled back; or moves a staged key
   * to another alias.
   *
   * <p>Do not use it for a partner's certificate that messages in flight need: a staged certificate
   * verifies nothing. Use {@link #restoreAs} for that one.
   *
   * @param alias where to stage it
   * @param keyId the retained or staged key
   * @return the staged version
   * @throws KeyRefusedException if the key is active or compromised, another key is staged there,
   *     or the active key there is of another kind; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageAgain(Alias alias, KeyId keyId)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.stageAgain(alias, keyId));
  }

  /**
   * Stages a key in place of the staged key of an alias. That one is retained.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the staged version
   * @throws KeyRefusedException if nothing is staged, or as {@link #stage} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageInstead(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.stageInstead(alias, entry));
  }

  /**
   * Activates the staged key of an alias. It replaces the active key, which is retained.
   *
   * @param alias the alias
   * @return the version that is active now
   * @throws KeyRefusedException if nothing is staged, if the staged key is of another kind than the
   *     active one, or if its certificate is not valid now. Also as {@link #requireReplacement}
   *     does, unless the active key was active already when the other was staged
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion activate(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.activate(alias));
  }

  /**
   * Replaces the active key of an alias in one step. The replaced key is retained: it still
   * decrypts and verifies messages in flight, and no longer signs.
   *
   * @param alias an alias with an active key
   * @param entry the new key, of the same kind; it may be staged under the alias already
   * @return the version that is active now
   * @throws KeyRefusedException if there is no active key, if the new one is of another kind or not
   *     valid now; for what {@link #add} refuses of a key; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion swap(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.swap(alias, entry));
  }

  /**
   * Moves the key of a second alias to the first, in one revision. The first alias keeps its name
   * and retains its old key. The second alias is free again.
   *
   * @param second the alias whose key takes over, such as {@code orders-next}
   * @param first the alias that it takes over, such as {@code orders}
   * @return the version that is active now under the first alias
   * @throws KeyRefusedException if the second has no active key or the first no key at all, if they
   *     are of different kinds, or if the second one's certificate is not valid now. Also if a key
   *     is staged under the second alias, or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion promote(Alias second, Alias first)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.promote(second, first));
  }

  /**
   * Makes a retained key active again under its alias. It replaces the active key, which is
   * retained.
   *
   * @param keyId the retained key
   * @return the version that is active now
   * @throws KeyRefusedException if the key is not retained, not valid now, or in use elsewhere; or
   *     as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restore(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.restore(keyId));
  }

  /**
   * Makes a retained key active under another alias; or one that is staged under another alias. It
   * replaces the active key there, which is retained.
   *
   * @param keyId the retained key
   * @param alias where it becomes active
   * @return the version that is active now
   * @throws KeyRefusedException if the key is not retained, not valid now, in use elsewhere, or of
   *     another kind than the active one; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restoreAs(KeyId keyId, Alias alias)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.restoreAs(keyId, alias));
  }

  /**
   * Retires the active key of an alias: it no longer signs or encrypts, and is retained.
   *
   * @param alias the alias
   * @return the retained version
   * @throws KeyRefusedException if there is no active key
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retire(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.retire(alias));
  }

  /**
   * Retires one key, active or staged: it no longer signs or encrypts, and is retained.
   *
   * @param keyId the key
   * @return the retained version
   * @throws KeyRefusedException if the keystore has no such key, or it is retired already
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retireKey(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.retireKey(keyId));
  }

  /**
   * Stops every use of a key at once, because somebody else may hold it. This includes every other
   * certificate for the same key pair.
   *
   * <p>There is no overlap: messages that are still encrypted to the key cannot be decrypted, and
   * its signatures are no longer accepted. The key stays in the keystore until it is purged, and is
   * refused if somebody adds it again.
   *
   * @param keyId the key, in any state
   * @param reason why, in one line, for the history; such as the number of the incident
   * @return the compromised version
   * @throws KeyRefusedException if the keystore has no such key, or knows it as compromised
   * @throws KeyringStoreException if the change cannot be stored
   * @throws IllegalArgumentException if the reason is blank or has a control character
   */
  public KeyVersion markCompromised(KeyId keyId, String reason)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.markCompromised(keyId, reason));
  }

  /**
   * Corrects the end of a key's retention, after a clock that was ahead set it wrongly. The key is
   * kept for at least 90 days from now on.
   *
   * @param keyId a retained or compromised key
   * @param until when the retention ends
   * @param reason why, in one line, for the history
   * @return the version with its new date
   * @throws KeyRefusedException if the key is active or staged, or would be kept for less than 90
   *     days from now on. Also if the clock is behind the last change before the key was retired
   * @throws KeyringStoreException if the change cannot be stored
   * @throws IllegalArgumentException if the reason is blank or has a control character
   */
  public KeyVersion correctRetention(KeyId keyId, Instant until, String reason)
      throws KeyRefusedException, KeyringStoreException {
    return maker.make(Operations.correctRetention(keyId, until, reason));
  }

  /**
   * Gives an alias another name, with all its keys. Message flows that are configured with the old
   * name no longer find a key.
   *
   * @param from the name so far
   * @param to the new name, which no key has
   * @throws KeyRefusedException if no key is under the first name, or one is under the second, or
   *     the second is reserved
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void rename(Alias from, Alias to) throws KeyRefusedException, KeyringStoreException {
    KeyVersion unused = maker.make(Operations.rename(from, to));
  }

  /**
   * Removes one key for good after its retention has ended. A {@link Tombstone} stays, so that
   * nobody can add the key or its certificate again.
   *
   * <p>The retention must have ended by a clock that was seen to advance: steps of more than {@link
   * KeystoreRotation.Builder#clockStep} between changes and looks do not count.
   *
   * @param keyId a retained or compromised key
   * @throws KeyRefusedException if the key is active or staged, must be kept longer, or the clock
   *     may be wrong
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void purgeKey(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    KeyVersion unused = maker.make(Operations.purgeKey(keyId));
  }

  /**
   * Removes every key whose retention has ended, in one revision. KeyOverlap never does so by
   * itself.
   *
   * <p>A key that a renewal in progress needs stays. So does a key whose retention ended only by a
   * clock that was not seen to advance; if no other key is due, that is refused.
   *
   * @return the removed versions; empty if there was none, and then nothing was stored
   * @throws KeyRefusedException if the clock may be wrong, see {@link #purgeKey}
   * @throws KeyringStoreException if the change cannot be stored
   */
  public List<KeyVersion> purge() throws KeyRefusedException, KeyringStoreException {
    return maker.make(List.of(Operations.purge())).concerned();
  }

  /**
   * Checks that a key may replace the active one of an alias, without changing anything: what
   * {@link #swap} would say to it.
   *
   * @param alias the alias; if it has no key, the new one is judged by itself
   * @param entry the key pair or certificate
   * @throws KeyRefusedException if it can neither sign nor decrypt, or allows less than the active
   *     one and {@link KeystoreHandle#accepting} did not name that
   */
  public void requireReplacement(Alias alias, KeyEntry entry) throws KeyRefusedException {
    Admission.requireFit(
        maker.live().keyring(),
        alias,
        entry,
        maker.terms().accepted(),
        maker.clock().source().instant());
  }

  /**
   * Forgets the renewal that the keystore remembers for an alias. With {@link
   * KeystoreHandle#overridingRenewal} this also ends a renewal in progress, such as one whose
   * record is damaged. All keys stay as they are, and messages are no longer held back.
   *
   * @param alias an alias that has keys
   * @throws KeyRefusedException if there is no key under the alias, or the renewal is in progress
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void forgetRenewal(Alias alias) throws KeyRefusedException, KeyringStoreException {
    note(
        new Memo(
            alias,
            Optional.ofNullable(maker.live().keyring().memos().get(alias)),
            Optional.empty()));
  }

  /** Changes what is remembered under an alias, and no key. */
  final void note(Memo change) throws KeyRefusedException, KeyringStoreException {
    Terms terms = maker.terms();
    ChangeMaker noting = terms.holds(change.alias()) ? maker : maker.under(terms.noting(change));
    KeyVersion unused = noting.make(Operations.note(change.alias()));
  }
}
