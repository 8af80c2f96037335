package dev.keyoverlap.spring.internal.tls;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Versions of a ring as a key store, for libraries that need one. It never changes, so that nobody
 * reads the certificate of one key and the private key of another. Keys are asked for when they are
 * read, so one on a token that is absent stops nobody before. No password is needed.
 */
final class RingKeyStore extends KeyStore {

  private RingKeyStore(Spi spi) {
    super(spi, new Factories.Ours(), "PKCS12");
  }

  /** Keys with their chains, under their aliases. */
  static KeyStore ofKeys(List<KeyVersion> versions) {
    Map<String, KeyVersion> entries = new LinkedHashMap<>();
    versions.forEach(version -> entries.put(version.alias().name(), version));
    return loaded(new Spi(entries, true));
  }

  /** Certificates; several versions may have the same alias. */
  static KeyStore ofCertificates(List<KeyVersion> versions) {
    Map<String, KeyVersion> entries = new LinkedHashMap<>();
    versions.forEach(
        version ->
            entries.put(version.alias().name() + "-" + version.keyId().shortForm(), version));
    return loaded(new Spi(entries, false));
  }

  private static KeyStore loaded(Spi spi) {
    try {
      KeyStore store = new RingKeyStore(spi);
      store.load(null, null);
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot show the key ring as a key store", e);
    }
  }

  private static final class Spi extends KeyStoreSpi {

    private final Map<String, KeyVersion> entries;
    private final boolean withKeys;

    Spi(Map<String, KeyVersion> entries, boolean withKeys) {
      this.entries = entries;
      this.withKeys = withKeys;
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
        throws UnrecoverableKeyException {
      KeyVersion version = entries.get(alias);
      if (!withKeys || version == null || !(version.entry() instanceof HeldKey key)) {
        return null;
      }
      try {
        return key.privateKey();
      } catch (KeyUnavailableException e) {
        UnrecoverableKeyException refusal = new UnrecoverableKeyException(e.getMessage());
        refusal.initCause(e);
        throw refusal;
      }
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
      KeyVersion version = entries.get(alias);
      return withKeys && version != null && version.entry() instanceof HeldKey key
          ? key.chain().toArray(Certificate[]::new)
          : null;
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
      KeyVersion version = entries.get(alias);
      return version == null ? null : version.entry().certificate();
    }

    @Override
    public @Nullable Date engineGetCreationDate(String alias) {
      KeyVersion version = entries.get(alias);
      return version == null ? null : Date.from(version.since());
    }

    @Override
    public Enumeration<String> engineAliases() {
      return Collections.enumeration(entries.keySet());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
      return entries.containsKey(alias);
    }

    @Override
    public int engineSize() {
      return entries.size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
      return withKeys && entries.containsKey(alias);
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
      return !withKeys && entries.containsKey(alias);
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
      return entries.entrySet().stream()
          .filter(entry -> certificate instanceof X509Certificate)
          .filter(entry -> entry.getValue().entry().certificate().equals(certificate))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(null);
    }

    @Override
    public void engineLoad(@Nullable InputStream in, char @Nullable [] password) {
      // The ring is the source.
    }

    @Override
    public void engineStore(@Nullable OutputStream out, char @Nullable [] password) {
      throw new UnsupportedOperationException(refusal());
    }

    @Override
    public void engineSetKeyEntry(
        String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
        throws KeyStoreException {
      throw new KeyStoreException(refusal());
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
        throws KeyStoreException {
      throw new KeyStoreException(refusal());
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate)
        throws KeyStoreException {
      throw new KeyStoreException(refusal());
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
      throw new KeyStoreException(refusal());
    }

    private static String refusal() {
      return "Cannot change this view of a key ring: it is for reading. Change the keys with the"
          + " KeystoreRotation.";
    }
  }
}
