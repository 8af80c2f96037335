package dev.keyoverlap.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Protects the private keys of a key ring that is stored in a database.
 *
 * <p>Each ring has a data key of its own, which encrypts its private keys. The master key encrypts
 * the data key, and is never in the database:
 *
 * <pre>{@code
 * MasterKey master = MasterKey.password(password);
 * KeyringStore store = JdbcKeyringStore.of(dataSource, master);
 * }</pre>
 *
 * <p>It comes from a {@linkplain #password password}, a {@linkplain #fromPkcs12 keystore}, or a
 * {@linkplain #of(SecretKey, Provider) token}. Implement the two methods yourself to let a key
 * management service encrypt and decrypt. A store calls {@link #unwrap} once, when it is first
 * read, and not for each private key.
 *
 * <p>Implementations are safe for use by several threads, and show no key in {@code toString()}.
 *
 * @since 1.0
 */
public interface MasterKey {

  /**
   * Encrypts a data key.
   *
   * @param dataKey 32 bytes; the caller wipes them
   * @param context bound to the result: {@link #unwrap} fails with another context
   * @return what {@link #unwrap} needs, at most 4,096 bytes
   * @throws GeneralSecurityException if it cannot be done; the message says why and has no secret
   */
  byte[] wrap(byte[] dataKey, byte[] context) throws GeneralSecurityException;

  /**
   * Decrypts a data key.
   *
   * @param wrapped from {@link #wrap}
   * @param context as it was then
   * @return the data key
   * @throws GeneralSecurityException if this is another master key, the context is another one, or
   *     the bytes were altered; a {@link javax.crypto.AEADBadTagException} if the reason is one of
   *     these
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException;

  /**
   * A master key from a password, by PBKDF2 with HMAC-SHA-256 and 600,000 iterations (RFC 8018).
   * That takes about 0.3 seconds, once for each ring.
   *
   * @param password the password; copied, so that you can wipe yours
   * @return the master key
   * @throws IllegalArgumentException if the password is empty
   */
  static MasterKey password(char[] password) {
    return new PasswordMasterKey(password);
  }

  /**
   * A master key that is an AES key of 256 bits, used in GCM mode.
   *
   * @param key the key
   * @return the master key
   * @throws IllegalArgumentException if the key is known to be no AES key of 256 bits
   */
  static MasterKey of(SecretKey key) {
    return new AesMasterKey(key, Optional.empty());
  }

  /**
   * A master key that is an AES key of 256 bits in a token or other hardware, used in GCM mode.
   *
   * @param key the key, which need not have an encoded form
   * @param provider the provider of the token; it need not be registered
   * @return the master key
   * @throws IllegalArgumentException if the key is known to be no AES key of 256 bits
   */
  static MasterKey of(SecretKey key, Provider provider) {
    return new AesMasterKey(key, Optional.of(provider));
  }

  /**
   * Reads a master key from a PKCS #12 file. This command makes such a file:
   *
   * <pre>
   * keytool -genseckey -keystore master.p12 -storetype PKCS12 -alias master -keyalg AES -keysize 256
   * </pre>
   *
   * @param file the file
   * @param password the password of the file
   * @param entryName the name of the entry
   * @return the master key
   * @throws IOException if the file cannot be read
   * @throws GeneralSecurityException if the password is wrong, or there is no AES key of 256 bits
   */
  static MasterKey fromPkcs12(Path file, char[] password, String entryName)
      throws IOException, GeneralSecurityException {
    return AesMasterKey.read(file, password, entryName);
  }
}
