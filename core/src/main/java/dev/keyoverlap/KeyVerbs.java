package dev.keyoverlap;

import dev.keyoverlap.Change.Verb;
import dev.keyoverlap.ChangeMaker.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be done to the keys of a keystore. Each verb makes the next ring by a transition ({@link
 * Arrival}, {@link Exchange}, {@link Departure}, {@link Renaming}) and is one revision.
 *
 * <p>These are the verbs of {@link KeystoreRotation}, whose documentation shows them. They stand
 * here since a rotation is more than them.
 */
abstract sealed class KeyVerbs permits KeystoreRotation {

  private final ChangeMaker maker;

  KeyVerbs(ChangeMaker maker) {
    this.maker = maker;
  }

  /** What these verbs are made of. */
  final ChangeMaker maker() {
    return maker;
  }

  /**
   * Puts a key under a new alias; it is in use at once. So it must be valid now, unless the alias
   * never had a key: then one that is not is logged as a warning, since it may read what is older.
   *
   * @param alias an alias without active or staged key
   * @param entry the key pair or certificate
   * @return the new version
   * @throws KeyRefusedException if the alias is in use, or somebody else's to give; if the
   *     certificate is in the keystore already; if its public key is compromised or was purged, or
   *     is that of a key pair in use under another alias; if a key pair has the issuer and serial
   *     number of another certificate; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion add(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    KeyVersion added =
        maker.change(
            Verb.ADD,
            entry.keyId(),
            (ring, now) -> {
              Keyring fit =
                  maker.replacement().fitToAdd(maker.open(ring, alias), alias, entry, now);
              return new Arrival(fit, now).add(alias, entry);
            });
    return maker.replacement().warned(added, maker.live().keyring().clockTolerance());
  }

  /**
   * Prepares a key under an alias, to be activated later.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the new version
   * @throws KeyRefusedException if something is staged already, or the active key is of another
   *     kind; for what {@link #add} refuses of a key; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stage(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.STAGE,
        entry.keyId(),
        (ring, now) -> {
          Keyring fit = maker.replacement().fit(maker.open(ring, alias), alias, entry, now);
          return new Arrival(fit, now).stage(alias, entry);
        });
  }

  /**
   * Prepares a retained key again, such as one whose renewal was rolled back; or a staged one under
   * another alias. Not for a partner's certificate that messages in flight need: staged, it
   * verifies nothing; {@linkplain #restore(KeyId, Alias) restore} that one.
   *
   * @param alias where to stage it
   * @param keyId the retained or staged key
   * @return the staged version
   * @throws KeyRefusedException if the key is in use or compromised, something else is staged
   *     there, or the key in use there is of another kind; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageAgain(Alias alias, KeyId keyId)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.STAGE,
        keyId,
        (ring, now) -> {
          Keyring after = new Arrival(maker.open(ring, alias), now).stageAgain(alias, keyId);
          KeyEntry entry = after.find(keyId).orElseThrow().entry();
          Keyring unused = maker.replacement().fit(ring, alias, entry, now);
          return after;
        });
  }

  /**
   * Prepares another key than the one that is staged under an alias, which is retained.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the staged version
   * @throws KeyRefusedException if nothing is staged, or as {@link #stage} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageInstead(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.STAGE,
        entry.keyId(),
        (ring, now) -> {
          // It starts the retention of the wrong one.
          Instant sure = maker.clock().date(ring, Verb.RETIRE, maker.terms().clockTrusted());
          Keyring fit = maker.replacement().fit(ring, alias, entry, sure);
          return new Arrival(fit, sure).stageInstead(alias, entry, maker.retention());
        });
  }

  /**
   * Puts the staged key of an alias into use; the one so far is retained. The two are compared
   * again, unless the one so far was in use already when the other was staged.
   *
   * @param alias the alias
   * @return the version now active
   * @throws KeyRefusedException if nothing is staged, if it is of another kind than the active key,
   *     or its certificate is not valid now; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion activate(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.ACTIVATE,
        Subject.activeAfterwards(alias),
        maker.intoUse(exchange -> exchange.activate(alias, maker.retention())));
  }

  /**
   * Exchanges the key under an alias in one step; the one so far is retained. The new one may be
   * staged under the alias already.
   *
   * @param alias an alias with an active key
   * @param entry the new key, of the same kind
   * @return the version now active
   * @throws KeyRefusedException if there is no active key, if the new one is of another kind or not
   *     valid now; for what {@link #add} refuses of a key; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion swap(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.SWAP,
        entry.keyId(),
        maker.intoUse(exchange -> exchange.swap(alias, entry, maker.retention())));
  }

  /**
   * Lets the key of a second alias take over the first, in one revision: the name stays what it
   * was, the second alias is free again, and the first one's key so far is retained.
   *
   * @param second the alias whose key takes over, such as {@code orders-next}
   * @param first the alias that it takes over, such as {@code orders}
   * @return the version now active under the first alias
   * @throws KeyRefusedException if the second has no active key or the first no key at all, they
   *     are of different kinds, the second one's certificate is not valid now, or a key is staged
   *     under the second alias; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion promote(Alias second, Alias first)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.PROMOTE,
        Subject.activeAfterwards(first),
        maker.intoUse(exchange -> exchange.promote(second, first, maker.retention())));
  }

  /**
   * Puts a retained key back into use under its alias; the active one is retained.
   *
   * @param keyId the retained key
   * @return the version now active
   * @throws KeyRefusedException if the key is not retained, not valid now, or in use elsewhere; or
   *     as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restore(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.RESTORE, keyId, maker.intoUse(exchange -> exchange.restore(keyId, maker.retention())));
  }

  /**
   * Puts a retained key, or one that is staged elsewhere, into use under an alias; the active one
   * is retained.
   *
   * @param keyId the retained key
   * @param alias where it comes into use
   * @return the version now active
   * @throws KeyRefusedException if the key is not retained, not valid now, in use elsewhere, or of
   *     another kind than the active one; or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restore(KeyId keyId, Alias alias)
      throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.RESTORE,
        keyId,
        maker.intoUse(exchange -> exchange.restore(keyId, alias, maker.retention())));
  }

  /**
   * Takes the active key of an alias out of use for signing and encrypting; it is retained.
   *
   * @param alias the alias
   * @return the retained version
   * @throws KeyRefusedException if there is no active key
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retire(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.RETIRE,
        Subject.activeBefore(alias),
        (ring, now) -> new Departure(ring, now).retire(alias, maker.retention()));
  }

  /**
   * Takes one key, active or only staged, out of use for signing and encrypting; it is retained.
   *
   * @param keyId the key
   * @return the retained version
   * @throws KeyRefusedException if the keystore has no such key, or it is out of use already
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retire(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.RETIRE,
        keyId,
        (ring, now) -> new Departure(ring, now).retire(keyId, maker.retention()));
  }

  /**
   * Takes a key out of every use at once, because somebody else may hold it; with it every other
   * certificate for the same key pair. There is no overlap: what is still encrypted to it will not
   * be decrypted, what it signed will not be accepted. It is kept as evidence, and refused if it is
   * offered again.
   *
   * @param keyId the key, in any state
   * @return the compromised version
   * @throws KeyRefusedException if the keystore has no such key, or knows it as compromised
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion markCompromised(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return maker.change(
        Verb.COMPROMISED,
        keyId,
        (ring, now) -> new Departure(ring, now).compromised(keyId, maker.retention()));
  }

  /**
   * Sets the date right until which a key is kept, after a clock that was ahead set it wrongly. The
   * key is kept for at least 90 days from now on. From this change on, the clock counts again that
   * was ahead of it before.
   *
   * @param keyId a retained or compromised key
   * @param until the date from which it may be purged
   * @return the version with its new date
   * @throws KeyRefusedException if the key is in use, or would be kept for less than 90 days from
   *     now on; or if the clock stands before what came before the key went out of use
   * @throws KeyringStoreException if the change cannot be stored
   * @throws IllegalStateException if {@link KeystoreRotation#by} was not told why
   */
  public KeyVersion correct(KeyId keyId, Instant until)
      throws KeyRefusedException, KeyringStoreException {
    if (maker.terms().note().why().isBlank()) {
      throw new IllegalStateException("A date is corrected for a reason; say why with by(...)");
    }
    return maker.change(
        Verb.CORRECT, keyId, (ring, now) -> new Departure(ring, now).correct(keyId, until));
  }

  /**
   * Gives an alias another name, with all its versions. Whoever is configured with the old name
   * will not find it any more.
   *
   * @param from the name so far
   * @param to the new name, under which nothing stands
   * @throws KeyRefusedException if there is nothing under the first, or something under the second,
   *     or the second is somebody else's to give
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void rename(Alias from, Alias to) throws KeyRefusedException, KeyringStoreException {
    KeyVersion unused =
        maker.change(
            Verb.RENAME,
            Subject.firstAfterwards(to),
            (ring, now) -> new Renaming(maker.open(ring, to)).rename(from, to));
  }

  /**
   * Removes one key for good, if its date has come by a clock that was seen to advance: not by
   * steps of more than {@link KeystoreRotation.Builder#clockStep} between changes of this keystore
   * and looks at it. A {@link Tombstone} stays, so that neither the key nor its certificate comes
   * back.
   *
   * @param keyId a retained or compromised key
   * @throws KeyRefusedException if the key is in use, must be kept longer, or the clock may be
   *     wrong
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void purge(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    KeyVersion unused =
        maker.change(
            Verb.PURGE,
            keyId,
            (ring, now) -> {
              Keyring after = new Departure(ring, now).purge(keyId);
              if (!maker.terms().clockTrusted()) {
                maker.clock().requireKept(ring.find(keyId).orElseThrow(), now);
              }
              return after;
            });
  }

  /**
   * Removes every key whose date has come, in one revision; not those that a {@link Reservation}
   * needs. Nothing calls this by itself. A key whose date has come only by a clock that was not
   * seen to advance stays; if there is no other, that is the refusal.
   *
   * @return the removed versions; empty if there was none, and then nothing was stored
   * @throws KeyRefusedException if the clock may be wrong, see {@link #purge(KeyId)}
   * @throws KeyringStoreException if the change cannot be stored
   */
  public List<KeyVersion> purge() throws KeyRefusedException, KeyringStoreException {
    return new DueKeys(maker.live(), maker.clock(), maker.terms()).purge();
  }

  /**
   * Checks that a key is as good as the one in use under an alias, without changing anything: what
   * {@link #swap} would say to it.
   *
   * @param alias the alias; if it has no key, the new one is judged by itself
   * @param entry the key pair or certificate
   * @throws KeyRefusedException if it is of no use, or allows less and that is not accepted
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
   * Changes what is remembered under an alias, and no key. What a renewal in progress remembers is
   * changed by its steps alone, see {@link Reservation}.
   *
   * @param change the text expected and the text to come, under an alias that has keys
   * @throws KeyRefusedException if there is no key under the alias, or the text is reserved
   * @throws ChangedMeanwhileException if another text is there than expected
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void note(Memo change) throws KeyRefusedException, KeyringStoreException {
    Terms terms = maker.terms();
    ChangeMaker noting = terms.holds(change.alias()) ? maker : maker.under(terms.noting(change));
    KeyVersion unused =
        noting.change(
            Verb.NOTE,
            Subject.firstAfterwards(change.alias()),
            (ring, now) -> {
              List<KeyVersion> unusedVersions = Admission.requireKnown(ring, change.alias());
              return ring;
            });
  }

  /**
   * Forgets what is remembered under an alias, whatever it is. With {@link KeystoreRotation#forced}
   * this ends a renewal whose text is damaged; all keys stay as they are, and messages are no
   * longer held back.
   *
   * @param alias an alias that has keys
   * @throws KeyRefusedException if there is no key under the alias, or the text is reserved
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void forget(Alias alias) throws KeyRefusedException, KeyringStoreException {
    note(
        new Memo(
            alias,
            Optional.ofNullable(maker.live().keyring().memos().get(alias)),
            Optional.empty()));
  }
}
