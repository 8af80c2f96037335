package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the key ring in one PKCS #12 file (RFC 7292), which {@code keytool} and {@code openssl}
 * read too.
 *
 * <pre>{@code
 * char[] password = ...;
 * KeystoreRotation rotation =
 *     KeystoreRotation.open(Pkcs12KeyringStore.at(Path.of("keys.p12"), password));
 * }</pre>
 *
 * <p>The file need not exist yet. An existing PKCS #12, JKS or JCEKS file is read as it is. The
 * first change writes it as PKCS #12.
 *
 * <p>Three files appear beside the keystore: {@code FILE.history}, {@code FILE.previous} with the
 * revision before, and {@code FILE.lock}. If you copy or restore only the keystore, every key keeps
 * its state.
 *
 * <p>Several threads and several processes can use one file at the same time.
 *
 * @since 1.0
 */
public final class Pkcs12KeyringStore implements KeyringStore {

  private final KeystoreFileStore store;

  private Pkcs12KeyringStore(KeystoreFileStore store) {
    this.store = store;
  }

  /**
   * A store in a file.
   *
   * @param file the keystore, or a symbolic link to it
   * @param password protects the file and each private key; copied, so that you can wipe yours
   * @return the store; nothing is read yet
   * @throws IllegalArgumentException if the password is null
   */
  public static Pkcs12KeyringStore at(Path file, char[] password) {
    return with(file, password).build();
  }

  /**
   * Begins a store in a file with settings of its own.
   *
   * @param file the keystore, or a symbolic link to it
   * @param password protects the file and each private key; copied, so that you can wipe yours
   * @return a builder
   * @throws IllegalArgumentException if the password is null
   */
  public static Builder with(Path file, char[] password) {
    return new Builder(file, password);
  }

  @Override
  public boolean exists() throws KeyringStoreException {
    return store.exists();
  }

  /** The absolute path of the file. */
  @Override
  public String location() {
    return store.location();
  }

  @Override
  public Revision load() throws KeyringStoreException {
    return store.load();
  }

  @Override
  public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
    return store.loadIfChanged(known);
  }

  @Override
  public Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    return store.commit(base, next, changes);
  }

  @Override
  public List<Change> history(Revision revision) throws KeyringStoreException {
    return store.history(revision);
  }

  /** The file. */
  @Override
  public String toString() {
    return store.toString();
  }

  /**
   * Sets what {@link Pkcs12KeyringStore#at} leaves at its default.
   *
   * <pre>{@code
   * KeyringStore store = Pkcs12KeyringStore.with(file, password).acceptMissingMac().build();
   * }</pre>
   *
   * <p>Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final Path file;
    private final char[] password;
    private boolean missingMacAccepted;
    private Limits limits = Limits.DEFAULT;
    private KeyResolver resolver = KeyResolver.of();

    private Builder(Path file, char @Nullable [] password) {
      if (password == null) {
        throw new IllegalArgumentException(
            "Cannot use the keystore "
                + file
                + " without a password: private keys are never written in the clear. If the"
                + " password is empty, pass an empty array.");
      }
      this.file = file;
      this.password = password.clone();
    }

    /**
     * Reads an existing file that has no MAC (RFC 7292, 4). Anybody who can write such a file can
     * replace the keys in it without knowing the password. The first change adds a MAC. From then
     * on the store refuses the file if it has none.
     *
     * @return this builder
     */
    public Builder acceptMissingMac() {
      missingMacAccepted = true;
      return this;
    }

    /**
     * Sets how long the files may be and how much work they may ask for.
     *
     * @param limits the limits; those that begin with {@code KEYSTORE_} and {@code HISTORY_} count
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Finds the private keys that the file only refers to: in a token, or with a service. For such
     * a key the file holds its certificate, its state and the {@link
     * dev.keyoverlap.key.KeyReference}, and never the key. {@code keytool} shows it as a trusted
     * certificate. A key whose resolver is missing stays in the ring, and is unavailable when it is
     * needed.
     *
     * @param resolver such as a token; {@link KeyResolver#of} makes one of several
     * @return this builder
     */
    public Builder resolver(KeyResolver resolver) {
      this.resolver = resolver;
      return this;
    }

    /**
     * Makes the store.
     *
     * @return the store; nothing is read yet
     */
    public Pkcs12KeyringStore build() {
      return new Pkcs12KeyringStore(
          new KeystoreFileStore(file, password, new FileLayer(), limits, missingMacAccepted)
              .resolving(resolver));
    }
  }
}
