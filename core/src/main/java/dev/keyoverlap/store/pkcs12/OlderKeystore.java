package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entries of a JKS or JCEKS keystore, which the JDK reads whole, and the way to PKCS#12. */
final class OlderKeystore {

  private OlderKeystore() {}

  static KeystoreContent of(KeyStore keystore, char[] password) throws KeyringStoreException {
    try {
      List<EntryNames.Unnamed> entries = new ArrayList<>();
      List<Finding> findings = new ArrayList<>();
      for (String name : Collections.list(keystore.aliases())) {
        List<X509Certificate> chain = chain(keystore, name);
        if (!chain.isEmpty()) {
          Optional<LockedKey> key =
              keystore.isCertificateEntry(name)
                  ? Optional.empty()
                  : Optional.of(LockedKey.elsewhere(() -> privateKey(keystore, name, password)));
          entries.add(
              new EntryNames.Unnamed(
                  new StoredEntry(name, true, key, chain, List.of(), List.of()),
                  Optional.empty(),
                  Bag.certificate(chain.get(0).getEncoded(), List.of())));
        }
      }
      EntryNames names = EntryNames.of(entries, findings);
      return new KeystoreContent(
          Pfx.empty(password),
          names.entries(),
          names.twins(),
          List.of(),
          List.of(),
          List.of(),
          findings);
    } catch (GeneralSecurityException e) {
      throw new DamagedKeystoreException("The keystore is damaged: " + ForeignMessage.of(e), e);
    }
  }

  private static PrivateKey privateKey(KeyStore keystore, String name, char[] password)
      throws GeneralSecurityException {
    if (keystore.getKey(name, password) instanceof PrivateKey key) {
      return key;
    }
    throw new UnrecoverableKeyException("the keystore has no private key '" + name + "'");
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

  /** The bytes of a PKCS#12 file with the same entries. */
  static byte[] converted(KeyStore keystore, char[] password)
      throws GeneralSecurityException, IOException, KeyringStoreException {
    KeyStore converted = KeyStore.getInstance("PKCS12");
    converted.load(null, password);
    Set<Object> dates = new HashSet<>();
    for (String name : Collections.list(keystore.aliases())) {
      if (keystore.isCertificateEntry(name)) {
        converted.setCertificateEntry(name, keystore.getCertificate(name));
        continue;
      }
      Key key = key(keystore, name, password);
      do {
        // The JDK ties a key to its certificate by the millisecond in which the entry was set; two
        // keys of one millisecond would come back with one certificate.
        converted.setKeyEntry(name, key, password, keystore.getCertificateChain(name));
      } while (!dates.add(converted.getCreationDate(name)));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    converted.store(out, password);
    return out.toByteArray();
  }

  private static Key key(KeyStore keystore, String name, char[] password)
      throws GeneralSecurityException, KeyringStoreException {
    try {
      return keystore.getKey(name, password);
    } catch (UnrecoverableKeyException e) {
      throw new KeyringStoreException(
          "Cannot write the keystore as PKCS #12: the key '"
              + name
              + "' has its own password, and PKCS #12 has one for the whole file. Give the key the"
              + " password of the keystore with keytool -keypasswd.",
          e);
    }
  }
}
