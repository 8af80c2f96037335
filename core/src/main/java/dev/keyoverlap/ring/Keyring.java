package dev.keyoverlap.ring;

import dev.keyoverlap.internal.reservation.Reservations;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * An immutable set of all keys at one moment. One message uses exactly one ring.
 *
 * <p>A ring holds the versions of every alias and finds them by alias, by {@link KeyId}, and by the
 * identifiers that messages carry. A {@link dev.keyoverlap.KeystoreRotation} changes the keys, and
 * each change makes another ring:
 *
 * <pre>{@code
 * Keyring before = rotation.keyring();
 * rotation.swap(alias("orders"), newKey);
 * before.active(alias("orders"));                   // still the old key
 * rotation.keyring().active(alias("orders"));       // the new one
 * rotation.keyring().find(oldKey.keyId());          // the old one, retained for 90 days
 * }</pre>
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
 *
 * @since 1.0
 */
public final class Keyring implements KeyringSource {

  private static final Keyring EMPTY =
      new Keyring(new LinkedHashMap<>(), Map.of(), List.of(), RingIndex.of(List.of()));

  private final Map<KeyId, KeyVersion> versions;
  private final Map<Alias, String> memos;
  private final List<Tombstone> tombstones;
  private final Map<Alias, KeyVersion> active;
  private final Map<Alias, KeyVersion> staged;
  private final Passage passage;

  // Built when first asked: most revisions of a large ring are never searched.
  private final RingIndex index;
  private final PurgedKeys purged;

  private Keyring(
      Map<KeyId, KeyVersion> versions,
      Map<Alias, String> memos,
      List<Tombstone> tombstones,
      RingIndex index) {
    this.versions = versions;
    this.memos = memos;
    this.tombstones = tombstones;
    this.active = KeyVersion.oneOfEach(KeyState.ACTIVE, versions.values());
    this.staged = KeyVersion.oneOfEach(KeyState.STAGED, versions.values());
    this.passage = Passage.forAnybody(Reservations.of(memos));
    this.purged = new PurgedKeys(tombstones);
    this.index = index;
  }

  private Keyring(Keyring same, Passage passage) {
    this.versions = same.versions;
    this.memos = same.memos;
    this.active = same.active;
    this.staged = same.staged;
    this.passage = passage;
    this.tombstones = same.tombstones;
    this.index = same.index;
    this.purged = same.purged;
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
   * Makes a ring of these versions, for use without a store.
   *
   * @param versions the versions, in any order
   * @return the ring
   * @throws IllegalArgumentException if they contradict each other: a key occurs twice, or an alias
   *     has two active or two staged versions
   */
  public static Keyring of(Collection<KeyVersion> versions) {
    return of(versions, Map.of(), List.of());
  }

  /**
   * Makes a ring of these versions, with their memos and tombstones. Stores use it.
   *
   * <p>A version whose certificate was purged, or whose key was purged as compromised, has the
   * state of then, even if its store says otherwise.
   *
   * @param versions the versions, in any order
   * @param memos the text beside the keys of an alias
   * @param tombstones the marks of purged keys
   * @return the ring
   * @throws IllegalArgumentException if the versions contradict each other
   */
  public static Keyring of(
      Collection<KeyVersion> versions, Map<Alias, String> memos, Collection<Tombstone> tombstones) {
    Map<KeyId, KeyVersion> byId = new LinkedHashMap<>();
    PurgedKeys purged = new PurgedKeys(List.copyOf(tombstones));
    for (KeyVersion given : versions) {
      KeyVersion version = purged.asPurged(given);
      KeyVersion other = byId.put(version.keyId(), version);
      if (other != null) {
        throw new IllegalArgumentException(
            "The same certificate is in the ring twice, under '%s' and '%s'; remove one of them: %s"
                .formatted(other.alias(), version.alias(), version.entry()));
      }
    }
    return new Keyring(
        byId, Map.copyOf(memos), List.copyOf(tombstones), RingIndex.of(byId.values()));
  }

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
    return versions.values().stream().sorted(KeyVersion.BY_ALIAS_AND_STATE).toList();
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
        .sorted(KeyVersion.BY_ALIAS_AND_STATE)
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
   * The active key of an alias.
   *
   * @param alias the alias
   * @return the active version, if there is one
   */
  public Optional<KeyVersion> active(Alias alias) {
    return Optional.ofNullable(active.get(alias));
  }

  /**
   * The keys that are in use under all aliases.
   *
   * @return the active versions, in any order; immutable
   */
  public Collection<KeyVersion> activeVersions() {
    return Collections.unmodifiableCollection(active.values());
  }

  /**
   * The staged key of an alias.
   *
   * @param alias the alias
   * @return the staged version, if there is one
   */
  public Optional<KeyVersion> staged(Alias alias) {
    return Optional.ofNullable(staged.get(alias));
  }

  /**
   * The texts that are remembered beside the keys, such as the progress of a renewal.
   *
   * @return the texts by alias; immutable
   */
  public Map<Alias, String> memos() {
    return memos;
  }

  /**
   * The tombstones of purged keys.
   *
   * @return the tombstones, oldest first; immutable
   */
  public List<Tombstone> tombstones() {
    return tombstones;
  }

  /**
   * Whether a certificate must be refused, even with a valid path to an authority. Its key is
   * compromised, its retention has ended, or it was purged. Ask this for each certificate of a
   * chain.
   *
   * @param certificate the certificate, of a signer or of an authority
   * @param now the moment to judge
   * @return true if it must be refused; false if another certificate for the same key is in use
   */
  public boolean isBarred(X509Certificate certificate, Instant now) {
    return KeyVersion.areBarred(sameKey(certificate), now) || wasPurged(certificate, now);
  }

  /** The versions in the ring of keys that the index knows. */
  private List<KeyVersion> held(List<KeyEntry> known) {
    Stream<KeyVersion> held = known.stream().flatMap(entry -> find(entry.keyId()).stream());
    return (known.size() < 2 ? held : held.sorted(KeyVersion.BY_ALIAS_AND_STATE)).toList();
  }

  /**
   * Whether a certificate was purged, or its key under any certificate.
   *
   * @param certificate the certificate
   * @param now the moment to judge
   * @return true if it stays out; false if another certificate for the same key is in use
   */
  public boolean wasPurged(X509Certificate certificate, Instant now) {
    return !tombstones.isEmpty() && purged.contain(certificate, sameKey(certificate), now);
  }

  private List<KeyVersion> sameKey(X509Certificate certificate) {
    return findByHint(KeyHint.publicKey(certificate.getPublicKey()));
  }

  /**
   * Finds a version by its key id, under any alias and in any state.
   *
   * @param keyId the SHA-256 of the certificate
   * @return the version, if the ring holds it
   */
  public Optional<KeyVersion> find(KeyId keyId) {
    return Optional.ofNullable(versions.get(keyId));
  }

  /**
   * Finds the versions, of any state, that a message names by issuer and serial number (RFC 5652,
   * IssuerAndSerialNumber; XML Signature, X509IssuerSerial).
   *
   * @param issuer the issuer's name
   * @param serialNumber the certificate's serial number
   * @return usually one; more if authorities issued the same number twice; empty if unknown
   */
  public List<KeyVersion> findByIssuerAndSerial(X500Principal issuer, BigInteger serialNumber) {
    return findByHint(KeyHint.issuerAndSerial(issuer, serialNumber));
  }

  /**
   * Finds the versions, of any state, that a message names by subject key identifier (RFC 5652,
   * SubjectKeyIdentifier; RFC 5280, 4.2.1.2).
   *
   * @param identifier the bytes of the identifier
   * @return several if a certificate was renewed for the same key; empty if unknown
   */
  public List<KeyVersion> findBySubjectKeyIdentifier(byte[] identifier) {
    return findByHint(KeyHint.subjectKeyIdentifier(identifier));
  }

  /**
   * Finds the versions, of any state, that a message may mean.
   *
   * @param hint how the message names the key
   * @return by alias, active ones first; empty if the hint fits none
   */
  public List<KeyVersion> findByHint(KeyHint hint) {
    return held(index.find(hint));
  }

  /**
   * The same keys, for messages to one partner. A downtime for another partner of the same renewal
   * does not hold them back.
   *
   * @param partner the partner, as the renewal names it
   * @return this ring if nothing is held back, else a ring that checks this partner only
   */
  public Keyring towards(String partner) {
    return passage.hasHolds() ? new Keyring(this, passage.towards(partner)) : this;
  }

  /**
   * The same keys, for a message that began before the downtime.
   *
   * @return this ring if nothing is held back, else a ring that holds no message back
   */
  public Keyring passing() {
    return passage.hasHolds() ? new Keyring(this, passage.freely()) : this;
  }

  /**
   * Whether a renewal holds messages back that would be made with the keys of an alias.
   *
   * @param alias the alias
   * @return true while they are held back
   */
  public boolean isHeldBack(Alias alias) {
    return !memos.isEmpty() && passage.isHeldBack(alias);
  }

  /**
   * Insists that no renewal holds messages back that are made with the keys of an alias. Code that
   * signs or encrypts with an active key calls this first.
   *
   * @param alias the alias
   * @throws KeyUnavailableException if they are held back
   */
  public void requireFlow(Alias alias) throws KeyUnavailableException {
    if (!memos.isEmpty()) {
      passage.requireFlow(alias);
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
    if (!memos.isEmpty()) {
      passage.requireConnections(alias);
    }
  }

  /** The versions of this ring, to begin the next one with. */
  Map<KeyId, KeyVersion> byId() {
    return new LinkedHashMap<>(versions);
  }

  /** The next ring, for which the index goes on. */
  Keyring next(
      Map<KeyId, KeyVersion> versions, Map<Alias, String> memos, List<Tombstone> tombstones) {
    return new Keyring(
        versions, memos, tombstones, index.after(this.versions.keySet(), versions.values()));
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
