package dev.keyoverlap.store;

import dev.keyoverlap.Change;
import dev.keyoverlap.Keyring;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a ring is kept: hands out the current revision, and takes the next one, whole or not at
 * all.
 *
 * <p>Most programs make a store and hand it to a rotation, without calling it themselves:
 *
 * <pre>{@code
 * char[] password = ...;
 * KeystoreRotation rotation = KeystoreRotation.open(KeyringStore.pkcs12(Path.of("keys.p12"), password));
 * }</pre>
 *
 * <p>Who keeps keys elsewhere (a database, a vault, a hardware module) implements this interface;
 * private keys can be fetched late with {@link dev.keyoverlap.HeldKey#locked}, and the {@linkplain
 * Keyring#memos() memos} and {@linkplain Keyring#tombstones() tombstones} of a ring are kept with
 * its versions. Implementations are safe for use by several threads.
 *
 * <p>A rotation calls a store in threads of its own, and does not wait for ever: 30 seconds for a
 * look, and 90 for a change. Then {@link dev.keyoverlap.KeystoreRotation#trouble()} says since when
 * the store has not come back, and verbs fail at once, until it does. Whether a change that was in
 * progress is stored shows then.
 */
public interface KeyringStore {

  /**
   * The current revision.
   *
   * @return the revision; one with an empty ring if nothing has been stored yet
   * @throws KeyringStoreException if it cannot be read; the subclass tells why
   */
  Revision load() throws KeyringStoreException;

  /**
   * The current revision, if it is another one than the caller knows.
   *
   * @param known the revision that the caller has; its entries are used again where the key is the
   *     same, so that no private key is unlocked twice
   * @return the revision, or empty if it is the known one
   * @throws KeyringStoreException if it cannot be read; the subclass tells why
   */
  Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException;

  /**
   * Makes a ring the current revision, if the current one is still what the caller started from.
   * When this returns, the change is durable. When it throws, the store holds what it held before,
   * or, if that is what the message says, a change that may not outlast a loss of power.
   *
   * @param base the revision that the change started from
   * @param next the ring to store
   * @param changes what was done, for the history; at least one
   * @return the new revision
   * @throws ChangedMeanwhileException if the current revision is another one than {@code base}
   * @throws KeyringStoreException if the store cannot be written
   */
  Revision commit(Revision base, Keyring next, List<Change> changes) throws KeyringStoreException;

  /**
   * What was done to the ring, up to a revision.
   *
   * @param revision the revision
   * @return the changes, oldest first
   * @throws KeyringStoreException if the history cannot be read
   */
  List<Change> history(Revision revision) throws KeyringStoreException;

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
