package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyReference;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Tombstone;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One loaded file as a ring: which entry holds which version. */
final class KeystoreImage {

  private final Keyring keyring;
  private final Map<KeyId, LockedKey> lockedKeys;
  private final List<Finding> findings;

  private KeystoreImage(Keyring keyring, Map<KeyId, LockedKey> lockedKeys, List<Finding> findings) {
    this.keyring = keyring;
    this.lockedKeys = lockedKeys;
    this.findings = findings;
  }

  Keyring keyring() {
    return keyring;
  }

  /** Lists what somebody should check. */
  List<Finding> findings() {
    return findings;
  }

  /** Where the private key of a ring is in the file, or was in an earlier one. */
  Optional<LockedKey> lockedKey(KeyId keyId) {
    return Optional.ofNullable(lockedKeys.get(keyId));
  }

  /**
   * Takes a ring out of a keystore.
   *
   * @param known a ring whose entries are used again, with what they have unlocked
   * @param before the image that the ring came from, if there was one
   * @param succession what the history says about keys whose attributes are lost, of those that
   *     were declared compromised, and of those that were purged
   * @param resolver finds the private keys that the file only refers to
   */
  static KeystoreImage of(
      KeystoreContent content,
      Keyring known,
      Optional<KeystoreImage> before,
      Succession succession,
      KeyResolver resolver)
      throws KeyringStoreException {
    Map<KeyId, Standing> standings = succession.standings();
    Map<KeyId, Change> compromises = succession.compromises();
    Map<KeyId, LockedKey> locked = new HashMap<>();
    // Those of keys that another program took out of the file are needed to write them back.
    before.ifPresent(
        image ->
            image.lockedKeys.forEach(
                (keyId, key) -> known.find(keyId).ifPresent(version -> locked.put(keyId, key))));
    List<KeyVersion> versions = new ArrayList<>();
    List<Finding> findings = new ArrayList<>(content.findings());
    for (StoredEntry entry : content.entries()) {
      KeyId keyId = entry.keyId();
      Optional<KeyVersion> knownVersion = known.find(keyId);
      KeyEntry keyEntry =
          entry.key().isEmpty()
              ? withoutKey(entry, knownVersion, resolver)
              : held(entry, entry.key().get(), knownVersion, locked);
      KeyVersion version =
          version(entry, keyEntry, knownVersion, Optional.ofNullable(standings.get(keyId)));
      Change compromise = compromises.get(keyId);
      if (compromise != null && version.state() != KeyState.COMPROMISED) {
        findings.add(forgotten(version, compromise));
        version = compromised(version, compromise);
      }
      versions.add(version);
    }
    Map<Alias, String> memos = new HashMap<>();
    for (MemoEntry memo : MemoEntry.in(content, findings)) {
      memos.put(memo.alias(), memo.text());
    }
    Set<Tombstone> tombstones = new LinkedHashSet<>(TombstoneEntry.in(content));
    if (tombstones.addAll(succession.tombstones())) {
      findings.add(
          new Finding(
              Kind.PURGE_FORGOTTEN,
              "The keystore has lost records of purged keys. These keys stay out, because the"
                  + " history has the records too. The next change writes them back."));
    }
    try {
      Keyring ring = Keyring.of(versions, memos, tombstones);
      return new KeystoreImage(ring, locked, List.copyOf(findings));
    } catch (IllegalArgumentException e) {
      throw new KeyringStoreException(
          "The keystore is inconsistent: "
              + e.getMessage()
              + ". Fix it with keytool -delete or -changealias.",
          e);
    }
  }

  /** A partner's certificate, or ours whose private key is elsewhere. */
  private static KeyEntry withoutKey(
      StoredEntry entry, Optional<KeyVersion> known, KeyResolver resolver)
      throws DamagedKeystoreException {
    Optional<KeyReference> reference = ReferenceAttribute.in(entry.name(), entry.attributes());
    if (reference.isEmpty()) {
      return PeerCertificate.of(entry.certificate());
    }
    return known
        .map(KeyVersion::entry)
        .filter(same -> same instanceof HeldKey key && key.reference().equals(reference))
        .orElseGet(() -> HeldKey.referringTo(reference.get(), entry.chain(), resolver));
  }

  private static KeyEntry held(
      StoredEntry entry,
      LockedKey stored,
      Optional<KeyVersion> known,
      Map<KeyId, LockedKey> locked) {
    LockedKey lockedKey = locked.computeIfAbsent(entry.keyId(), keyId -> stored);
    lockedKey.standsNowAs(stored);
    return known
        .map(KeyVersion::entry)
        .filter(HeldKey.class::isInstance)
        .orElseGet(() -> HeldKey.locked(entry.chain(), lockedKey));
  }

  private static Finding forgotten(KeyVersion version, Change compromise) {
    return new Finding(
        Kind.COMPROMISE_FORGOTTEN,
        "The keystore has the key "
            + version.keyId()
            + " as "
            + version.state().name().toLowerCase(Locale.ROOT)
            + " under '"
            + version.alias()
            + "', but it was marked as compromised at "
            + compromise.at()
            + ". It stays compromised. Swap in another key.");
  }

  private static KeyVersion compromised(KeyVersion version, Change compromise) {
    return KeyVersion.of(
        version.alias(),
        version.entry(),
        KeyState.COMPROMISED,
        compromise.at(),
        version.keptUntil().or(() -> Optional.of(Retention.DEFAULT.until(compromise.at()))));
  }

  private static KeyVersion version(
      StoredEntry stored, KeyEntry entry, Optional<KeyVersion> known, Optional<Standing> standing)
      throws KeyringStoreException {
    String name = stored.name();
    boolean marked = VersionRecord.isMarked(name);
    if (marked && known.map(VersionRecord::nameOf).filter(name::equals).isPresent()) {
      // The name holds the state, its end, and the key: nothing can have changed.
      return known.orElseThrow();
    }
    Optional<VersionRecord> recorded = VersionRecord.read(name, ours(name, stored.attributes()));
    if (marked) {
      return recorded
          .filter(said -> said.state() != KeyState.ACTIVE)
          .map(said -> said.of(entry))
          .orElseGet(() -> VersionRecord.byName(entry, name, standing));
    }
    if (recorded.filter(said -> said.state() == KeyState.COMPROMISED).isPresent()) {
      return recorded.orElseThrow().of(entry);
    }
    Instant since =
        recorded
            .map(VersionRecord::since)
            .or(
                () ->
                    standing
                        .filter(said -> said.state() == KeyState.ACTIVE)
                        .flatMap(Standing::since))
            .orElseGet(() -> entry.certificate().getNotBefore().toInstant());
    return KeyVersion.active(Alias.alias(name), entry, since);
  }

  private static Set<KeyStore.Entry.Attribute> ours(String name, List<Bag.Attribute> attributes)
      throws DamagedKeystoreException {
    Set<KeyStore.Entry.Attribute> ours = new LinkedHashSet<>();
    for (Bag.Attribute attribute : attributes) {
      if (VersionRecord.isOurs(attribute)) {
        try {
          ours.add(new PKCS12Attribute(attribute.encoded()));
        } catch (IllegalArgumentException e) {
          throw new DamagedKeystoreException(
              "The entry '"
                  + name
                  + "' of the keystore has an attribute that cannot be read. Restore an earlier"
                  + " revision of the file.",
              e);
        }
      }
    }
    return ours;
  }
}
