package dev.keyoverlap.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import javax.crypto.SecretKey;

/** A master key that is an AES key, of this process or of a token. */
final class AesMasterKey implements MasterKey {

  private final SecretKey key;
  private final Optional<Provider> provider;

  AesMasterKey(SecretKey key, Optional<Provider> provider) {
    byte[] encoded = key.getEncoded();
    if (!key.getAlgorithm().equals("AES") || (encoded != null && encoded.length != 32)) {
      throw new IllegalArgumentException(
          "Cannot use this key as the master key: it must be an AES key of 256 bits, not "
              + key.getAlgorithm()
              + (encoded == null ? "." : " of " + encoded.length * Byte.SIZE + " bits."));
    }
    this.key = key;
    this.provider = provider;
  }

  static AesMasterKey read(Path file, char[] password, String entryName)
      throws IOException, GeneralSecurityException {
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keystore.load(in, password);
    }
    Key key = keystore.getKey(entryName, password);
    if (!(key instanceof SecretKey secret)) {
      throw new UnrecoverableKeyException(
          "Cannot read the master key from "
              + file
              + ": it has no secret key '"
              + entryName
              + "'. Make one with keytool -genseckey -keyalg AES -keysize 256.");
    }
    try {
      return new AesMasterKey(secret, Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UnrecoverableKeyException(e.getMessage());
    }
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] context) throws GeneralSecurityException {
    return Gcm.encrypt(key, provider, dataKey, context);
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException {
    return Gcm.decrypt(key, provider, wrapped, context);
  }

  @Override
  public String toString() {
    return "an AES master key";
  }
}
