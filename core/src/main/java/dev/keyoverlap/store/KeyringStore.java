package dev.keyoverlap.store;

import dev.keyoverlap.RevisionStore;
import java.nio.file.Path;

/**
 * Where a ring is kept: a file, or memory. Most programs make a store and hand it to a rotation,
 * without calling it themselves:
 *
 * <pre>{@code
 * char[] password = ...;
 * KeystoreRotation rotation = KeystoreRotation.open(KeyringStore.pkcs12(Path.of("keys.p12"), password));
 * }</pre>
 *
 * <p>To keep keys elsewhere, implement {@link RevisionStore}, which is all that a rotation knows of
 * its store.
 */
public interface KeyringStore extends RevisionStore {

  /**
   * A keystore file in PKCS#12 format (RFC 7292), which {@code keytool} and {@code openssl} read
   * too. It need not exist yet; an existing PKCS#12, JKS or JCEKS file is taken as it is, and is
   * written as PKCS#12 from the first change on.
   *
   * <p>Beside the file stand {@code FILE.history}, {@code FILE.previous} (the revision before) and
   * {@code FILE.lock}. The file alone is enough to go on with every key in its state, and with what
   * is remembered beside it.
   *
   * @param file the keystore, or a symbolic link to it
   * @param password protects the file and each private key; copied, so that the caller can wipe its
   *     own
   * @return the store; nothing is read yet
   */
  static KeyringStore pkcs12(Path file, char[] password) {
    return pkcs12With(file, password).build();
  }

  /**
   * Begins to set up a store in one PKCS#12 file, for what {@link #pkcs12} does not do by default.
   *
   * @param file the keystore, or a symbolic link to it
   * @param password protects the file and each private key; copied, so that the caller can wipe its
   *     own
   * @return a builder
   * @throws IllegalArgumentException if the password is null
   */
  static Pkcs12Builder pkcs12With(Path file, char[] password) {
    return new Pkcs12Builder(file, password);
  }

  /**
   * A store that is gone when the program ends: for tests, and for rings that are made anew at each
   * start.
   *
   * @return an empty store
   */
  static KeyringStore inMemory() {
    return new InMemoryKeyringStore();
  }
}
