package dev.keyoverlap.store;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.Tombstone;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableEntryException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One loaded file as a ring: which entry holds which version. */
final class KeystoreImage {

  private final Keyring keyring;
  private final Map<KeyId, LockedKey> lockedKeys;

  private KeystoreImage(Keyring keyring, Map<KeyId, LockedKey> lockedKeys) {
    this.keyring = keyring;
    this.lockedKeys = lockedKeys;
  }

  Keyring keyring() {
    return keyring;
  }

  /** The name of the entry that holds a key, for every key of a keystore. */
  static Map<KeyId, String> namesIn(KeyStore keystore) throws GeneralSecurityException {
    Map<KeyId, String> names = new HashMap<>();
    for (String name : Collections.list(keystore.aliases())) {
      List<X509Certificate> chain = chain(keystore, name);
      if (!chain.isEmpty()) {
        names.put(KeyId.of(chain.get(0)), name);
      }
    }
    return names;
  }

  /**
   * Takes a ring out of a keystore, whose entries nobody changes from now on.
   *
   * @param known a ring whose entries are used again, with what they have unlocked
   * @param before the image that the ring came from, if there was one
   * @param standings what the history says about keys whose attributes are locked up
   */
  static KeystoreImage of(
      KeyStore keystore,
      char[] password,
      Keyring known,
      Optional<KeystoreImage> before,
      Map<KeyId, Standing> standings)
      throws KeyringStoreException, GeneralSecurityException {
    Map<KeyId, LockedKey> locked = new HashMap<>();
    List<KeyVersion> versions = new ArrayList<>();
    Map<Alias, String> memos = new HashMap<>();
    List<Tombstone> tombstones = new ArrayList<>();
    EntryAttributes attributes = new EntryAttributes(keystore, password);
    for (String name : Collections.list(keystore.aliases())) {
      List<X509Certificate> chain = chain(keystore, name);
      if (chain.isEmpty()) {
        // A secret key, or a private key without a certificate: not ours to use, kept as it is.
        MemoEntry.read(keystore, name, password)
            .ifPresent(memo -> memos.put(memo.alias(), memo.text()));
        tombstones.addAll(TombstoneEntry.read(keystore, name, password));
        continue;
      }
      KeyId keyId = KeyId.of(chain.get(0));
      Optional<KeyVersion> knownVersion = known.find(keyId);
      KeyEntry entry;
      if (keystore.isCertificateEntry(name)) {
        entry = PeerCertificate.of(chain.get(0));
      } else {
        LockedKey lockedKey =
            before
                .map(image -> image.lockedKeys.get(keyId))
                .orElseGet(() -> new LockedKey(keystore, name, password));
        lockedKey.standsNowIn(keystore, name);
        locked.put(keyId, lockedKey);
        entry =
            knownVersion
                .map(KeyVersion::entry)
                .filter(HeldKey.class::isInstance)
                .orElseGet(() -> HeldKey.locked(chain, lockedKey));
      }
      Optional<Standing> standing = Optional.ofNullable(standings.get(keyId));
      versions.add(version(name, entry, attributes, knownVersion, standing));
    }
    try {
      return new KeystoreImage(Keyring.of(versions, memos, tombstones), locked);
    } catch (IllegalArgumentException e) {
      throw new KeyringStoreException(
          "The keystore contradicts itself; mend it with keytool -delete or -changealias: "
              + e.getMessage(),
          e);
    }
  }

  private static KeyVersion version(
      String name,
      KeyEntry entry,
      EntryAttributes attributes,
      Optional<KeyVersion> known,
      Optional<Standing> standing)
      throws KeyringStoreException, GeneralSecurityException {
    if (VersionRecord.isMarked(name)) {
      if (known.map(VersionRecord::nameOf).filter(name::equals).isPresent()) {
        // The name holds the state, its end, and the key: nothing can have changed.
        return known.orElseThrow();
      }
      if (!attributes.areOpen(name)) {
        Optional<KeyVersion> recorded =
            standing.flatMap(said -> VersionRecord.confirmedByName(said, entry, name));
        if (recorded.isPresent()) {
          return recorded.get();
        }
      }
      Optional<KeyVersion> recorded = recorded(name, entry, attributes);
      if (recorded.isPresent()) {
        return recorded.get();
      }
    }
    Optional<Instant> since =
        attributes.areOpen(name)
            ? VersionRecord.read(name, attributes.of(name)).map(VersionRecord::since)
            : standing.filter(said -> said.state() == KeyState.ACTIVE).flatMap(Standing::since);
    return KeyVersion.active(
        alias(name), entry, since.orElseGet(() -> entry.certificate().getNotBefore().toInstant()));
  }

  private static Optional<KeyVersion> recorded(
      String name, KeyEntry entry, EntryAttributes attributes)
      throws KeyringStoreException, GeneralSecurityException {
    try {
      return VersionRecord.read(name, attributes.of(name)).map(record -> record.of(entry));
    } catch (UnrecoverableEntryException e) {
      if (UnknownKeyForm.isTheReason(e)) {
        // Before Java 18 the attributes come only together with the key.
        return Optional.of(VersionRecord.byName(entry, name));
      }
      throw e;
    }
  }

  private static Alias alias(String name) throws KeyringStoreException {
    try {
      return Alias.alias(name);
    } catch (IllegalArgumentException e) {
      throw new KeyringStoreException(
          "An entry of the keystore has a name that cannot be used; give it another with keytool"
              + " -changealias: "
              + e.getMessage(),
          e);
    }
  }

  private static List<X509Certificate> chain(KeyStore keystore, String name)
      throws GeneralSecurityException {
    Certificate[] chain =
        keystore.isCertificateEntry(name)
            ? new Certificate[] {keystore.getCertificate(name)}
            : keystore.getCertificateChain(name);
    return chain == null
        ? List.of()
        : Arrays.stream(chain)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toList();
  }
}
