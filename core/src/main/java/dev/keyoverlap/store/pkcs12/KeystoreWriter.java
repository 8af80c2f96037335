package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Der;
import dev.keyoverlap.internal.pkcs12.PfxWriting;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.KeystoreContent.Secret;
import dev.keyoverlap.store.pkcs12.KeystoreContent.Twin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the next revision of a keystore: the versions of a ring, and whatever else is in the file,
 * as it is. Private keys that the file has already are carried over without being unlocked.
 *
 * <p>Active keys come first, in the order in which the file had their aliases: programs that take
 * "the first key" of a PKCS#12 file get one that is in use.
 */
final class KeystoreWriter {

  private static final String AES = "2.16.840.1.101.3.4.1";
  private static final String TRUSTED = Bag.trustedForAnyUse().oid();

  private final KeystoreContent file;
  private final Keyring base;
  private final Keyring next;
  private final Optional<KeystoreImage> image;
  private final Map<KeyId, StoredEntry> entries = new HashMap<>();
  private final Map<Alias, Integer> places = new HashMap<>();
  private final Map<ByteBuffer, Bag> issuers = new HashMap<>();
  private final Set<ByteBuffer> idsInFile = new HashSet<>();
  private final Set<ByteBuffer> localKeyIds = new HashSet<>();
  private final Set<ByteBuffer> writtenInChains = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final List<Bag> open = new ArrayList<>();
  private final List<Bag> certificates = new ArrayList<>();
  private final List<Bag> chains = new ArrayList<>();

  /**
   * For one revision.
   *
   * @param file the revision so far
   * @param base its ring
   * @param next the ring to write
   * @param image where to find private keys that are no longer in the file
   */
  KeystoreWriter(KeystoreContent file, Keyring base, Keyring next, Optional<KeystoreImage> image) {
    this.file = file;
    this.base = base;
    this.next = next;
    this.image = image;
    for (StoredEntry entry : file.entries()) {
      entries.put(entry.keyId(), entry);
      entry.attributes().forEach(each -> idsInFile.add(ByteBuffer.wrap(each.encoded())));
      base.find(entry.keyId())
          .ifPresent(version -> places.putIfAbsent(version.alias(), places.size()));
    }
    for (Bag bag : file.issuers()) {
      bag.x509().ifPresent(encoded -> issuers.put(ByteBuffer.wrap(encoded), bag));
    }
  }

  /** The bytes of the file. */
  byte[] written() throws GeneralSecurityException, KeyringStoreException {
    PfxWriting writing = file.pfx().writing();
    Set<String> taken = file.namesOfSecrets();
    List<KeyVersion> ordered = new ArrayList<>(next.versions());
    ordered.sort(
        Comparator.comparing(KeyVersion::state)
            .thenComparing(version -> places.getOrDefault(version.alias(), Integer.MAX_VALUE))
            .thenComparing(KeyVersion::alias)
            .thenComparing(KeyVersion::since, Comparator.reverseOrder()));
    for (KeyVersion version : ordered) {
      Optional<StoredEntry> same = unchanged(version);
      // With its name and attributes as they are in the file.
      String name = same.map(StoredEntry::name).orElseGet(() -> VersionRecord.nameOf(version));
      requireFree(KeystoreContent.folded(name), taken);
      put(
          version,
          name,
          same.map(entry -> entry.attributes().stream().filter(VersionRecord::isOurs).toList())
              .orElseGet(() -> versionAttributes(version)));
    }
    writeTwins();
    writeSecrets(writing, taken);
    certificates.addAll(chains);
    return writing.written(open, certificates);
  }

  /** The entry of a version, if it says the same already. */
  private Optional<StoredEntry> unchanged(KeyVersion version) {
    return Optional.ofNullable(entries.get(version.keyId()))
        .filter(entry -> KeystoreContent.folded(entry.name()).equals(VersionRecord.nameOf(version)))
        .filter(entry -> base.find(version.keyId()).filter(version::equals).isPresent());
  }

  private static void requireFree(String name, Set<String> taken) throws KeyringStoreException {
    if (taken.contains(name)) {
      throw new KeyringStoreException(
          "Cannot store a key as '"
              + name
              + "': the keystore has a secret with this name, and the JDK shows only one entry of a"
              + " name. Choose another alias, or rename the secret.");
    }
  }

  // ---- versions

  private static List<Bag.Attribute> versionAttributes(KeyVersion version) {
    List<Bag.Attribute> attributes = new ArrayList<>();
    for (KeyStore.Entry.Attribute attribute : VersionRecord.attributesOf(version)) {
      attributes.add(
          new Bag.Attribute(attribute.getName(), ((PKCS12Attribute) attribute).getEncoded()));
    }
    keptElsewhere(version)
        .flatMap(HeldKey::reference)
        .ifPresent(reference -> attributes.add(ReferenceAttribute.of(reference)));
    return attributes;
  }

  private void put(KeyVersion version, String name, List<Bag.Attribute> ours)
      throws GeneralSecurityException, KeyringStoreException {
    Optional<StoredEntry> entry = Optional.ofNullable(entries.get(version.keyId()));
    names.add(KeystoreContent.folded(name));
    List<Bag.Attribute> attributes = new ArrayList<>();
    attributes.add(Bag.friendlyName(name));
    X509Certificate certificate = version.entry().certificate();
    Optional<HeldKey> elsewhere = keptElsewhere(version);
    if (elsewhere.isPresent()) {
      addIssuers(elsewhere.get());
    }
    if (!(version.entry() instanceof HeldKey key) || elsewhere.isPresent()) {
      boolean changed = unchanged(version).isEmpty();
      boolean wasTrusted =
          entry.stream()
              .flatMap(found -> found.attributes().stream())
              .anyMatch(attribute -> attribute.oid().equals(TRUSTED));
      if (changed || wasTrusted) {
        // The JDK shows no other.
        attributes.add(Bag.trustedForAnyUse());
      }
      attributes.addAll(ours);
      entry.ifPresent(found -> attributes.addAll(others(found.attributes())));
      certificates.add(Bag.certificate(certificate.getEncoded(), attributes));
      return;
    }
    Bag.Attribute localKeyId = localKeyId(version, entry);
    attributes.add(localKeyId);
    attributes.addAll(ours);
    entry.ifPresent(found -> attributes.addAll(others(found.attributes())));
    open.add(Bag.shroudedKey(encrypted(key, entry), attributes));

    List<Bag.Attribute> ofCertificate = new ArrayList<>();
    ofCertificate.add(Bag.friendlyName(name));
    ofCertificate.add(localKeyId);
    entry.ifPresent(found -> ofCertificate.addAll(others(found.ofCertificate())));
    certificates.add(Bag.certificate(certificate.getEncoded(), ofCertificate));
    addIssuers(key);
  }

  /** A key of ours that the file only refers to. */
  private static Optional<HeldKey> keptElsewhere(KeyVersion version) {
    return version.entry() instanceof HeldKey key && key.reference().isPresent()
        ? Optional.of(key)
        : Optional.empty();
  }

  /** The attributes that are somebody else's. */
  private static List<Bag.Attribute> others(List<Bag.Attribute> attributes) {
    return attributes.stream()
        .filter(attribute -> !attribute.oid().equals(Bag.FRIENDLY_NAME))
        .filter(attribute -> !attribute.oid().equals(Bag.LOCAL_KEY_ID))
        .filter(attribute -> !attribute.oid().equals(TRUSTED))
        .filter(attribute -> !VersionRecord.isOurs(attribute))
        .toList();
  }

  /**
   * The id that ties the private key to its certificate: no two keys may have the same. The JDK
   * takes the date of an entry from it.
   */
  private Bag.Attribute localKeyId(KeyVersion version, Optional<StoredEntry> entry) {
    for (Bag.Attribute attribute : entry.map(StoredEntry::attributes).orElse(List.of())) {
      if (attribute.oid().equals(Bag.LOCAL_KEY_ID)
          && localKeyIds.add(ByteBuffer.wrap(attribute.encoded()))) {
        return attribute;
      }
    }
    long millis = version.since().toEpochMilli();
    while (true) {
      Bag.Attribute fresh =
          Bag.localKeyId(("Time " + millis++).getBytes(StandardCharsets.US_ASCII));
      ByteBuffer encoded = ByteBuffer.wrap(fresh.encoded());
      if (!idsInFile.contains(encoded) && localKeyIds.add(encoded)) {
        return fresh;
      }
    }
  }

  private byte[] encrypted(HeldKey key, Optional<StoredEntry> entry)
      throws GeneralSecurityException, KeyringStoreException {
    Optional<LockedKey> locked =
        entry
            .flatMap(StoredEntry::key)
            .or(() -> image.flatMap(known -> known.lockedKey(key.keyId())));
    if (locked.isPresent()) {
      Optional<byte[]> stored = locked.get().encrypted();
      if (stored.isPresent()) {
        return stored.get();
      }
    }
    try {
      byte[] encoded = key.privateKey().getEncoded();
      if (encoded == null) {
        throw new KeyringStoreException(
            "Cannot store the "
                + key
                + " in a file: the private key cannot leave its device. Say where it is with"
                + " HeldKey.referringTo; the file then keeps the reference.");
      }
      return file.pfx().encrypted(encoded);
    } catch (KeyUnavailableException e) {
      throw new KeyringStoreException(
          "Cannot write the keystore: a private key cannot be unlocked. " + e.getMessage(), e);
    }
  }

  private void addIssuers(HeldKey key) throws GeneralSecurityException {
    for (X509Certificate issuer : key.chain().subList(1, key.chain().size())) {
      byte[] encoded = issuer.getEncoded();
      if (writtenInChains.add(ByteBuffer.wrap(encoded))) {
        Bag found = issuers.get(ByteBuffer.wrap(encoded));
        chains.add(
            found == null
                ? Bag.certificate(encoded, List.of())
                : found.with(
                    found.attributes().stream()
                        .filter(attribute -> !attribute.oid().equals(Bag.LOCAL_KEY_ID))
                        .filter(attribute -> !attribute.oid().equals(TRUSTED))
                        .toList()));
      }
    }
  }

  // ---- everything else

  private void writeTwins() throws GeneralSecurityException {
    for (Twin twin : file.twins()) {
      if (next.find(twin.keyId()).isPresent()) {
        Bag named = twin.key().orElse(twin.certificate());
        if (twin.key().isPresent()) {
          open.add(OtherBags.protectedBag(OtherBags.apart(named, named, names), file.pfx()));
        }
        certificates.add(OtherBags.apart(twin.certificate(), named, names));
      }
    }
  }

  private void writeSecrets(PfxWriting writing, Set<String> taken)
      throws GeneralSecurityException, KeyringStoreException {
    Map<Alias, Secret> memos = new HashMap<>();
    Map<Bag, Secret> ours = new HashMap<>();
    for (Secret secret : file.secrets(MemoEntry::isName)) {
      MemoEntry.aliasOf(secret)
          .ifPresent(
              alias -> {
                memos.put(alias, secret);
                ours.put(secret.bag(), secret);
              });
    }
    file.secrets(TombstoneEntry.NAME::equals).forEach(secret -> ours.put(secret.bag(), secret));
    Set<Bag> replaced = new HashSet<>();
    memos.forEach(
        (alias, secret) -> {
          String text = base.memos().get(alias);
          if (text != null && !text.equals(next.memos().get(alias))) {
            replaced.add(secret.bag());
            taken.remove(secret.name());
          }
        });
    boolean buried = !next.tombstones().equals(TombstoneEntry.in(file));
    if (buried) {
      file.secrets(TombstoneEntry.NAME::equals).forEach(secret -> replaced.add(secret.bag()));
      taken.remove(TombstoneEntry.NAME);
    }
    for (Bag bag : file.open()) {
      if (!replaced.contains(bag)) {
        if (ours.containsKey(bag)) {
          open.add(again(writing, ours.get(bag)));
          continue;
        }
        open.add(OtherBags.protectedBag(OtherBags.apart(bag, bag, names), file.pfx()));
      }
    }
    for (Bag bag : file.encrypted()) {
      if (!replaced.contains(bag)) {
        certificates.add(bag);
      }
    }
    for (Map.Entry<Alias, String> memo : next.memos().entrySet()) {
      boolean kept =
          memos.containsKey(memo.getKey())
              && memo.getValue().equals(base.memos().get(memo.getKey()));
      if (!kept) {
        requireFree(MemoEntry.nameOf(memo.getKey()), taken);
        open.add(
            secret(writing, MemoEntry.nameOf(memo.getKey()), MemoEntry.contentOf(memo.getValue())));
      }
    }
    if (buried && !next.tombstones().isEmpty()) {
      requireFree(TombstoneEntry.NAME, taken);
      open.add(secret(writing, TombstoneEntry.NAME, TombstoneEntry.contentOf(next.tombstones())));
    }
  }

  /**
   * A secret of ours that stays: under this revision's key, or as it is if it cannot share that.
   */
  private static Bag again(PfxWriting writing, Secret secret) throws GeneralSecurityException {
    if (secret.content().isEmpty()) {
      return secret.bag();
    }
    return writing
        .shared(Der.privateKeyInfo(AES, secret.content().get()))
        .map(encrypted -> Bag.secret(encrypted, secret.bag().attributes()))
        .orElse(secret.bag());
  }

  private Bag secret(PfxWriting writing, String name, byte[] content)
      throws GeneralSecurityException {
    byte[] info = Der.privateKeyInfo(AES, content);
    Optional<byte[]> shared = writing.shared(info);
    return Bag.secret(
        shared.isPresent() ? shared.get() : file.pfx().encrypted(info),
        List.of(
            Bag.friendlyName(name),
            Bag.localKeyId(("Time " + 0).getBytes(StandardCharsets.US_ASCII))));
  }
}
