package dev.keyoverlap;

import dev.keyoverlap.KeyRefusedException.Reason;
import dev.keyoverlap.Reservation.Hold;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * All keys at one moment: an immutable value with which a message is produced or read.
 *
 * <p>A ring holds the versions of every alias and finds them by alias, by {@link KeyId}, and by the
 * identifiers that messages carry. Every change is a pure function from one ring to the next:
 *
 * <pre>{@code
 * Keyring after = before.swap(alias("orders"), newKey, now, Retention.DEFAULT);
 * before.active(alias("orders"));    // still the old key
 * after.active(alias("orders"));     // the new one
 * after.find(oldKey.keyId());        // the old one, retained for 90 days
 * }</pre>
 *
 * <p>Programs usually change rings through a {@link KeystoreRotation}, which stores each one; the
 * transitions are public for planning, for tests, and for stores of another kind.
 *
 * <p>What holds for every ring:
 *
 * <ul>
 *   <li>a key id occurs at most once;
 *   <li>an alias has at most one active and at most one staged version;
 *   <li>every retained or compromised version has a date until which it is kept.
 * </ul>
 *
 * <p>Instances are safe for use by several threads.
 */
public final class Keyring implements KeyringSource {

  private static final Keyring EMPTY = new Keyring(new LinkedHashMap<>(), Map.of(), List.of());

  static final Comparator<KeyVersion> BY_ALIAS_AND_STATE =
      Comparator.comparing(KeyVersion::alias)
          .thenComparing(KeyVersion::state)
          .thenComparing(KeyVersion::since, Comparator.reverseOrder())
          .thenComparing(version -> version.keyId().hex());

  private final Map<KeyId, KeyVersion> versions;
  private final Map<Alias, String> memos;
  private final List<Tombstone> tombstones;
  private final Map<Alias, KeyVersion> active;
  private final Map<Alias, KeyVersion> staged;
  private final Reservations reservations;
  private final Passage passage;

  // They build what they need when first asked: most revisions of a large ring are never searched.
  private final CertificateIndex<KeyVersion> index;
  private volatile @Nullable BarredKeys barredKeys;

  private Keyring(
      Map<KeyId, KeyVersion> versions, Map<Alias, String> memos, List<Tombstone> tombstones) {
    this.versions = versions;
    this.memos = memos;
    this.tombstones = tombstones;
    this.active = new HashMap<>();
    this.staged = new HashMap<>();
    this.reservations = Reservations.of(memos);
    this.passage = Passage.FOR_ANYBODY;
    this.index =
        new CertificateIndex<>(
            this::versions, version -> version.entry().certificate(), KeyVersion::keyId);
    for (KeyVersion version : versions.values()) {
      switch (version.state()) {
        case ACTIVE -> requireOnlyOne(version, active.put(version.alias(), version));
        case STAGED -> requireOnlyOne(version, staged.put(version.alias(), version));
        default -> {
          // Any number of versions of an alias may be out of use.
        }
      }
    }
  }

  private Keyring(Keyring same, Passage passage) {
    this.versions = same.versions;
    this.memos = same.memos;
    this.active = same.active;
    this.staged = same.staged;
    this.reservations = same.reservations;
    this.passage = passage;
    this.tombstones = same.tombstones;
    this.index = same.index;
    this.barredKeys = same.barredKeys;
  }

  private static void requireOnlyOne(KeyVersion version, @Nullable KeyVersion other) {
    if (other != null) {
      throw new IllegalArgumentException(
          "An alias has at most one active and one staged key: " + other + "; " + version);
    }
  }

  /**
   * A ring without keys.
   *
   * @return the empty ring
   */
  public static Keyring empty() {
    return EMPTY;
  }

  /**
   * A ring of these versions; for stores.
   *
   * @param versions the versions, in any order
   * @return the ring
   * @throws IllegalArgumentException if they contradict each other: a key occurs twice, or an alias
   *     has two active or two staged versions
   */
  public static Keyring of(Collection<KeyVersion> versions) {
    return of(versions, Map.of());
  }

  /**
   * A ring of these versions, with what is remembered beside them; for stores.
   *
   * @param versions the versions, in any order
   * @param memos what is remembered under an alias, see {@link Memo}
   * @return the ring
   * @throws IllegalArgumentException if the versions contradict each other
   */
  public static Keyring of(Collection<KeyVersion> versions, Map<Alias, String> memos) {
    return of(versions, memos, List.of());
  }

  /**
   * A ring of these versions, with all that is remembered beside them; for stores.
   *
   * <p>A version whose certificate was purged, or whose key was purged as compromised, is out of
   * use as it was then, whatever its store says.
   *
   * @param versions the versions, in any order
   * @param memos what is remembered under an alias, see {@link Memo}
   * @param tombstones what is remembered of purged keys
   * @return the ring
   * @throws IllegalArgumentException if the versions contradict each other
   */
  public static Keyring of(
      Collection<KeyVersion> versions, Map<Alias, String> memos, Collection<Tombstone> tombstones) {
    Map<KeyId, KeyVersion> byId = new LinkedHashMap<>();
    for (KeyVersion given : versions) {
      KeyVersion version = Admission.asPurged(given, tombstones);
      KeyVersion other = byId.put(version.keyId(), version);
      if (other != null) {
        throw new IllegalArgumentException(
            "The same certificate stands in the ring twice, under '"
                + other.alias()
                + "' and '"
                + version.alias()
                + "'; remove one of them: "
                + version.entry());
      }
    }
    return new Keyring(byId, Map.copyOf(memos), List.copyOf(tombstones));
  }

  // ---- looking

  /** This ring: it is its own source. */
  @Override
  public Keyring keyring() {
    return this;
  }

  /**
   * All versions.
   *
   * @return by alias, the active one first, then staged, retained, compromised, youngest first
   */
  public List<KeyVersion> versions() {
    return versions.values().stream().sorted(BY_ALIAS_AND_STATE).toList();
  }

  /**
   * All versions of an alias.
   *
   * @param alias the alias
   * @return the active one first, then staged, retained, compromised, youngest first; empty if the
   *     alias is unknown
   */
  public List<KeyVersion> versions(Alias alias) {
    return versions.values().stream()
        .filter(version -> version.alias().equals(alias))
        .sorted(BY_ALIAS_AND_STATE)
        .toList();
  }

  /**
   * All aliases that have a version of any state.
   *
   * @return the aliases in alphabetical order
   */
  public Set<Alias> aliases() {
    return versions.values().stream()
        .map(KeyVersion::alias)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The key that is in use under an alias.
   *
   * @param alias the alias
   * @return the active version, if there is one
   */
  public Optional<KeyVersion> active(Alias alias) {
    return Optional.ofNullable(active.get(alias));
  }

  /**
   * The key that is prepared under an alias.
   *
   * @param alias the alias
   * @return the staged version, if there is one
   */
  public Optional<KeyVersion> staged(Alias alias) {
    return Optional.ofNullable(staged.get(alias));
  }

  /**
   * What is remembered beside the keys: how far a renewal has come, for instance. See {@link Memo}.
   *
   * @return the texts by alias; immutable
   */
  public Map<Alias, String> memos() {
    return memos;
  }

  /**
   * What is remembered of keys that were purged.
   *
   * @return the tombstones, oldest first; immutable
   */
  public List<Tombstone> tombstones() {
    return tombstones;
  }

  /**
   * Whether nothing may rest on a certificate, however valid its path to an authority is: its key
   * is compromised, or it was taken out of use and its date has passed, or it was purged. Another
   * certificate for the same key helps only where the ring has it in use.
   *
   * <p>Whoever trusts certificates that the ring does not hold asks this for each one of a chain.
   *
   * @param certificate the certificate, of a signer or of an authority
   * @param now the moment to judge
   * @return true if it must be refused
   */
  public boolean isBarred(X509Certificate certificate, Instant now) {
    return barredKeys().bars(certificate, now);
  }

  BarredKeys barredKeys() {
    BarredKeys known = barredKeys;
    if (known == null) {
      known = new BarredKeys(versions.values(), tombstones);
      barredKeys = known;
    }
    return known;
  }

  /**
   * A version by the identity of its key, whatever its alias and state.
   *
   * @param keyId the SHA-256 of the certificate
   * @return the version, if the ring holds it
   */
  public Optional<KeyVersion> find(KeyId keyId) {
    return Optional.ofNullable(versions.get(keyId));
  }

  /**
   * The versions, of any state, that a message names by issuer and serial number (RFC 5652,
   * IssuerAndSerialNumber; XML Signature, X509IssuerSerial).
   *
   * @param issuer the issuer's name
   * @param serialNumber the certificate's serial number
   * @return usually one; more if authorities issued the same number twice; empty if unknown
   */
  public List<KeyVersion> findByIssuerAndSerial(X500Principal issuer, BigInteger serialNumber) {
    return find(KeyHint.issuerAndSerial(issuer, serialNumber));
  }

  /**
   * The versions, of any state, that a message names by subject key identifier (RFC 5652,
   * SubjectKeyIdentifier; RFC 5280, 4.2.1.2).
   *
   * @param identifier the bytes of the identifier
   * @return several if a certificate was renewed for the same key; empty if unknown
   */
  public List<KeyVersion> findBySubjectKeyIdentifier(byte[] identifier) {
    return find(KeyHint.subjectKeyIdentifier(identifier));
  }

  /**
   * The versions, of any state, that a message may mean.
   *
   * @param hint what the message says of the key
   * @return by alias, active ones first; empty if the hint fits none
   */
  public List<KeyVersion> find(KeyHint hint) {
    return index.find(hint);
  }

  // ---- messages that are held back

  /** What is reserved by what is remembered. */
  Reservations reservations() {
    return reservations;
  }

  /**
   * The same keys, for messages to one partner: those that are held back for another partner of the
   * same renewal do not concern it.
   *
   * @param partner the partner, as the renewal names it
   * @return this ring, if nothing is held back; or else one that asks for this partner only
   */
  public Keyring towards(String partner) {
    return !reservations.holdsBack()
        ? this
        : new Keyring(this, new Passage(false, Optional.of(partner)));
  }

  /**
   * The same keys, for a message that had begun before others were held back.
   *
   * @return this ring, if nothing is held back; or else one that lets everything pass
   */
  public Keyring passing() {
    return !reservations.holdsBack()
        ? this
        : new Keyring(this, new Passage(true, Optional.empty()));
  }

  /**
   * Whether a renewal holds messages back that would be made with the keys of an alias.
   *
   * @param alias the alias
   * @return true while they are held back
   */
  public boolean isHeldBack(Alias alias) {
    return !passage.free() && reservations.hold(alias, passage.partner()).isPresent();
  }

  /**
   * Insists that no renewal holds messages back that are made with the keys of an alias. Whoever
   * signs or encrypts with an active key asks this first.
   *
   * @param alias the alias
   * @throws KeyUnavailableException if they are held back
   */
  public void requireFlow(Alias alias) throws KeyUnavailableException {
    if (isHeldBack(alias)) {
      Hold hold = reservations.hold(alias, passage.partner()).orElseThrow();
      throw reservations.heldBack("No message can be made", alias, hold, "send the message again");
    }
  }

  /**
   * Insists that no renewal holds connections back in which the key of an alias is presented. Key
   * managers ask this in each handshake.
   *
   * @param alias the alias
   * @throws KeyUnavailableException if they are held back
   */
  public void requireConnections(Alias alias) throws KeyUnavailableException {
    Optional<Hold> hold = reservations.holdOfConnections(alias, passage.partner());
    if (!passage.free() && hold.isPresent()) {
      throw reservations.heldBack(
          "No TLS connection can be opened", alias, hold.orElseThrow(), "connect again");
    }
  }

  /** Whose messages a ring is for. */
  private record Passage(boolean free, Optional<String> partner) {
    static final Passage FOR_ANYBODY = new Passage(false, Optional.empty());
  }

  // ---- changing

  /**
   * Puts a key under a new alias; it is active at once.
   *
   * @param alias an alias without active or staged key
   * @param entry the key pair or certificate
   * @param now the time of the change
   * @return the next ring
   * @throws KeyRefusedException if the alias is in use; if the certificate is in the ring already;
   *     if its public key is compromised or was purged, or is that of a key pair in use under
   *     another alias; or if a key pair has the issuer and serial number of another certificate
   */
  public Keyring add(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    return new Transitions(this).add(alias, entry, now);
  }

  /**
   * Prepares a key under an alias, to be activated later.
   *
   * @param alias the alias
   * @param entry the key pair or certificate, of the same kind as the active one
   * @param now the time of the change
   * @return the next ring
   * @throws KeyRefusedException if something is staged already, or the key cannot be taken
   */
  public Keyring stage(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    return new Transitions(this).stage(alias, entry, now);
  }

  /**
   * Prepares a retained key again, such as one whose renewal was rolled back; or a staged one under
   * another alias. A staged certificate of a partner verifies nothing: where messages in flight
   * need it, leave it retained, and {@linkplain #restore(KeyId, Alias, Instant, Retention) restore}
   * it.
   *
   * @param alias where to stage it: its own alias, or another
   * @param keyId the retained or staged key
   * @param now the time of the change
   * @return the next ring
   * @throws KeyRefusedException if the key is in use or compromised, something else is staged
   *     there, or the key in use there is of another kind
   */
  public Keyring stageAgain(Alias alias, KeyId keyId, Instant now) throws KeyRefusedException {
    return new Transitions(this).stageAgain(alias, keyId, now);
  }

  /**
   * Prepares another key than the one that is staged, which is retained.
   *
   * @param alias an alias with a staged key
   * @param entry the key pair or certificate to stage instead
   * @param now the time of the change
   * @param retention how long the key that was staged is kept
   * @return the next ring
   * @throws KeyRefusedException if nothing is staged, or the key cannot be taken
   */
  public Keyring stageInstead(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).stageInstead(alias, entry, now, retention);
  }

  /**
   * Puts the staged key of an alias into use; the active one, if any, is retained.
   *
   * @param alias the alias
   * @param now the time of the exchange
   * @param retention how long the key so far is kept
   * @return the next ring
   * @throws KeyRefusedException if nothing is staged, if it is of another kind than the active key,
   *     or its certificate is not valid now
   */
  public Keyring activate(Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).activate(alias, now, retention);
  }

  /**
   * Exchanges the key under an alias in one step; the key so far is retained. The new one may be
   * staged under the alias already.
   *
   * @param alias an alias with an active key
   * @param entry the new key, of the same kind
   * @param now the time of the exchange
   * @param retention how long the key so far is kept
   * @return the next ring
   * @throws KeyRefusedException if there is no active key, if the new one is of another kind or not
   *     valid now, or for what {@link #add} refuses
   */
  public Keyring swap(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).swap(alias, entry, now, retention);
  }

  /**
   * Lets the key of a second alias take over the first, so that after an overlap of two aliases the
   * name stays what it was. The second alias is free afterwards.
   *
   * @param second the alias whose active key takes over, such as {@code orders-next}
   * @param first the alias that it takes over, such as {@code orders}; its key is retained
   * @param now the time of the exchange
   * @param retention how long the key so far is kept
   * @return the next ring
   * @throws KeyRefusedException if the second has no active key or the first no key at all, they
   *     are of different kinds, the second one's certificate is not valid now, or a key is staged
   *     under the second alias
   */
  public Keyring promote(Alias second, Alias first, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).promote(second, first, now, retention);
  }

  /**
   * Takes the active key of an alias out of use for signing and encrypting; it is retained.
   *
   * @param alias the alias
   * @param now the time of the change
   * @param retention how long the key is kept
   * @return the next ring
   * @throws KeyRefusedException if there is no active key
   */
  public Keyring retire(Alias alias, Instant now, Retention retention) throws KeyRefusedException {
    return new Transitions(this).retire(alias, now, retention);
  }

  /**
   * Takes one key, active or only staged, out of use for signing and encrypting; it is retained.
   *
   * @param keyId the key
   * @param now the time of the change
   * @param retention how long the key is kept
   * @return the next ring
   * @throws KeyRefusedException if the ring has no such key, or it is out of use already
   */
  public Keyring retire(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    return new Transitions(this).retire(keyId, now, retention);
  }

  /**
   * Puts a retained key back into use under its alias; the active one, if any, is retained.
   *
   * @param keyId the retained key
   * @param now the time of the exchange
   * @param retention how long the key so far is kept
   * @return the next ring
   * @throws KeyRefusedException if the key is not retained, not valid now, or in use elsewhere
   */
  public Keyring restore(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    return new Transitions(this).restore(keyId, now, retention);
  }

  /**
   * Puts a retained key, or one that is staged elsewhere, into use under an alias; the active one,
   * if any, is retained.
   *
   * @param keyId the retained key
   * @param alias where it comes into use
   * @param now the time of the exchange
   * @param retention how long the key so far is kept
   * @return the next ring
   * @throws KeyRefusedException if the key is not retained, not valid now, in use elsewhere, or of
   *     another kind than the active one
   */
  public Keyring restore(KeyId keyId, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).restore(keyId, alias, now, retention);
  }

  /**
   * Gives an alias another name, with all its versions. Whoever is configured with the old name
   * will not find it any more.
   *
   * @param from the name so far
   * @param to the new name, under which nothing stands
   * @return the next ring
   * @throws KeyRefusedException if there is nothing under the first, or something under the second
   */
  public Keyring rename(Alias from, Alias to) throws KeyRefusedException {
    return new Transitions(this).rename(from, to);
  }

  /**
   * Removes a key for good, if its date has come. A {@link Tombstone} stays, so that neither the
   * key nor its certificate comes back.
   *
   * @param keyId a retained or compromised key
   * @param now the time of the change
   * @return the next ring
   * @throws KeyRefusedException if the key is in use, or must be kept longer
   */
  public Keyring purge(KeyId keyId, Instant now) throws KeyRefusedException {
    return new Transitions(this).purge(keyId, now);
  }

  /**
   * Sets the date right until which a key is kept, after a clock that was ahead set it wrongly.
   *
   * @param keyId a retained or compromised key
   * @param until the date from which it may be purged
   * @param now the time of the change, which counts as when the key went out of use
   * @return the next ring
   * @throws KeyRefusedException if the key is in use, or would be kept for less than 90 days from
   *     now on
   */
  public Keyring correct(KeyId keyId, Instant until, Instant now) throws KeyRefusedException {
    return new Transitions(this).correct(keyId, until, now);
  }

  /**
   * Takes a key out of every use at once, because somebody else may hold it. There is no overlap:
   * what is still encrypted to it will not be decrypted, what it signed will not be accepted. Every
   * certificate that was issued for the same key pair goes with it.
   *
   * @param keyId the key, in any state
   * @param now the time of the change
   * @param retention how long it is kept as evidence, and refused if it is offered again
   * @return the next ring
   * @throws KeyRefusedException if the ring has no such key, or knows it as compromised
   */
  public Keyring compromised(KeyId keyId, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Transitions(this).compromised(keyId, now, retention);
  }

  /**
   * Remembers a text beside the keys of an alias, or forgets it.
   *
   * @param alias the alias
   * @param text the text; empty to forget
   * @return the next ring
   */
  public Keyring remember(Alias alias, Optional<String> text) {
    return new Transitions(this).remember(alias, text);
  }

  // ---- what the transitions are made of

  /** The versions, to be changed into those of the next ring. */
  Map<KeyId, KeyVersion> byId() {
    return new LinkedHashMap<>(versions);
  }

  Keyring with(Map<KeyId, KeyVersion> next) {
    return new Keyring(next, memos, tombstones);
  }

  Keyring withMemos(Map<Alias, String> next) {
    return new Keyring(versions, Map.copyOf(next), tombstones);
  }

  Keyring withTombstones(List<Tombstone> next) {
    return new Keyring(versions, memos, List.copyOf(next));
  }

  /** This ring, if it has any key under the alias. */
  Keyring requireKnown(Alias alias) throws KeyRefusedException {
    if (versions(alias).isEmpty()) {
      throw KeyRefusedException.at(Reason.NO_SUCH_KEY, alias, "is not in this keystore");
    }
    return this;
  }

  /** Two rings are equal if they hold the same versions, and remember the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Keyring that
        && versions.equals(that.versions)
        && memos.equals(that.memos)
        && tombstones.equals(that.tombstones);
  }

  @Override
  public int hashCode() {
    return versions.hashCode() + memos.hashCode() + tombstones.hashCode();
  }

  /** One version a line; nothing of any private key. */
  @Override
  public String toString() {
    return versions().stream().map(KeyVersion::toString).collect(Collectors.joining("\n"));
  }
}
