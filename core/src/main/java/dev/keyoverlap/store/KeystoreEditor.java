package dev.keyoverlap.store;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.Tombstone;
import dev.keyoverlap.provider.CopiedKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the next revision of a keystore by changing those entries that differ: the others, and
 * whatever else is in the file, stay as they are, still locked.
 */
final class KeystoreEditor {

  private final KeyStore keystore;
  private final char[] password;
  private final Map<KeyId, String> names;
  private final Set<Date> dates = new HashSet<>();

  private KeystoreEditor(KeyStore keystore, char[] password, Map<KeyId, String> names)
      throws GeneralSecurityException {
    this.keystore = keystore;
    this.password = password;
    this.names = new HashMap<>(names);
    for (String name : Collections.list(keystore.aliases())) {
      dates.add(keystore.getCreationDate(name));
    }
  }

  /**
   * Takes over a keystore, which becomes PKCS#12 if it is not.
   *
   * @param names the name of the entry that holds a key
   */
  static KeystoreEditor of(KeyStore keystore, char[] password, Map<KeyId, String> names)
      throws GeneralSecurityException, IOException, KeyringStoreException {
    if (keystore.getType().equals("PKCS12")) {
      return new KeystoreEditor(keystore, password, names);
    }
    KeyStore converted = KeyStore.getInstance("PKCS12");
    converted.load(null, password);
    KeystoreEditor editor = new KeystoreEditor(converted, password, names);
    for (String name : Collections.list(keystore.aliases())) {
      if (keystore.isCertificateEntry(name)) {
        converted.setCertificateEntry(name, keystore.getCertificate(name));
      } else {
        Key key = key(keystore, name, password);
        editor.setDated(
            name,
            () -> converted.setKeyEntry(name, key, password, keystore.getCertificateChain(name)));
      }
    }
    return editor;
  }

  private static Key key(KeyStore keystore, String name, char[] password)
      throws GeneralSecurityException, KeyringStoreException {
    try {
      return keystore.getKey(name, password);
    } catch (UnrecoverableKeyException e) {
      throw new KeyringStoreException(
          "The key '"
              + name
              + "' has a password of its own, and PKCS#12 knows only that of the keystore; give it"
              + " that one with keytool -keypasswd",
          e);
    }
  }

  /** Makes the keystore hold the next ring instead of the one so far. */
  void change(Keyring before, Keyring after)
      throws GeneralSecurityException, KeyringStoreException {
    List<KeyVersion> changed = new ArrayList<>();
    for (KeyVersion version : after.versions()) {
      if (before.find(version.keyId()).filter(version::equals).isEmpty() || isMisnamed(version)) {
        changed.add(version);
      }
    }
    // First out with everything that moves: a swap needs the name of the key that it retains.
    for (KeyVersion version : before.versions()) {
      if (after.find(version.keyId()).isEmpty()) {
        remove(version.keyId());
      }
    }
    for (KeyVersion version : changed) {
      remove(version.keyId());
    }
    for (KeyVersion version : changed) {
      put(version);
    }
    changeMemos(before.memos(), after.memos());
    changeTombstones(before.tombstones(), after.tombstones());
  }

  /** Such as one that was purged, and put back by another program under the name of its alias. */
  private boolean isMisnamed(KeyVersion version) {
    String name = names.get(version.keyId());
    return version.keptUntil().isPresent()
        && name != null
        && !name.equalsIgnoreCase(VersionRecord.nameOf(version));
  }

  private void changeTombstones(List<Tombstone> before, List<Tombstone> after)
      throws GeneralSecurityException, KeyringStoreException {
    if (before.equals(after)) {
      return;
    }
    if (!before.isEmpty()) {
      keystore.deleteEntry(TombstoneEntry.NAME);
    }
    if (!after.isEmpty()) {
      requireFree(TombstoneEntry.NAME);
      setDated(
          TombstoneEntry.NAME,
          () ->
              keystore.setKeyEntry(TombstoneEntry.NAME, TombstoneEntry.of(after), password, null));
    }
  }

  private void changeMemos(Map<Alias, String> before, Map<Alias, String> after)
      throws GeneralSecurityException, KeyringStoreException {
    for (Map.Entry<Alias, String> memo : before.entrySet()) {
      if (!memo.getValue().equals(after.get(memo.getKey()))) {
        keystore.deleteEntry(MemoEntry.nameOf(memo.getKey()));
      }
    }
    for (Map.Entry<Alias, String> memo : after.entrySet()) {
      if (!memo.getValue().equals(before.get(memo.getKey()))) {
        String name = MemoEntry.nameOf(memo.getKey());
        requireFree(name);
        setDated(
            name, () -> keystore.setKeyEntry(name, MemoEntry.of(memo.getValue()), password, null));
      }
    }
  }

  byte[] encoded() throws GeneralSecurityException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    keystore.store(out, password);
    return out.toByteArray();
  }

  private void remove(KeyId keyId) throws GeneralSecurityException {
    String name = names.remove(keyId);
    if (name != null) {
      keystore.deleteEntry(name);
    }
  }

  private void put(KeyVersion version) throws GeneralSecurityException, KeyringStoreException {
    String name = VersionRecord.nameOf(version);
    requireFree(name);
    if (version.entry() instanceof HeldKey key) {
      KeyStore.PrivateKeyEntry entry =
          new KeyStore.PrivateKeyEntry(
              // Which insists that both keys of a pair call their algorithm the same.
              CopiedKey.forTheRuntime(
                  privateKey(key), key.certificate().getPublicKey().getAlgorithm()),
              key.chain().toArray(new X509Certificate[0]),
              VersionRecord.attributesOf(version));
      KeyStore.PasswordProtection protection = new KeyStore.PasswordProtection(password);
      setDated(name, () -> keystore.setEntry(name, entry, protection));
    } else {
      keystore.setEntry(
          name,
          new KeyStore.TrustedCertificateEntry(
              version.entry().certificate(), VersionRecord.attributesOf(version)),
          null);
    }
    names.put(version.keyId(), name);
  }

  private void requireFree(String name) throws GeneralSecurityException, KeyringStoreException {
    if (keystore.containsAlias(name)) {
      throw new KeyringStoreException(
          "The keystore has an entry of another kind under the name '"
              + name
              + "'; choose another alias");
    }
  }

  private static PrivateKey privateKey(HeldKey key) throws KeyringStoreException {
    try {
      PrivateKey privateKey = key.privateKey();
      if (privateKey.getEncoded() == null) {
        throw new KeyringStoreException(
            "The private key of " + key + " cannot leave its device, and so not go into a file");
      }
      return privateKey;
    } catch (KeyUnavailableException e) {
      throw new KeyringStoreException(
          "The change needs a private key that cannot be had. " + e.getMessage(), e);
    }
  }

  /**
   * Sets a private key at a moment of its own. The JDK ties a key to its certificate by the
   * millisecond in which the entry was set; two keys of one millisecond would come back with one
   * certificate.
   */
  private void setDated(String name, Setting setting) throws GeneralSecurityException {
    do {
      setting.set();
    } while (!dates.add(keystore.getCreationDate(name)));
  }

  @FunctionalInterface
  private interface Setting {
    void set() throws GeneralSecurityException;
  }
}
