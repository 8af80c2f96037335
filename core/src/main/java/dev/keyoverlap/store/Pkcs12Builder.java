package dev.keyoverlap.store;

import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.message.Limits;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a store in one PKCS#12 file, for what {@link KeyringStore#pkcs12} does not do by default.
 *
 * <pre>{@code
 * KeyringStore store = KeyringStore.pkcs12With(file, password).acceptMissingMac().build();
 * }</pre>
 *
 * <p>Not for use by several threads.
 */
public final class Pkcs12Builder {

  private final Path file;
  private final char[] password;
  private boolean missingMacAccepted;
  private Limits limits = Limits.DEFAULT;

  Pkcs12Builder(Path file, char @Nullable [] password) {
    if (password == null) {
      throw new IllegalArgumentException(
          "The keystore "
              + file
              + " needs a password, since private keys are never written in the clear; pass an"
              + " empty array if the password is empty");
    }
    this.file = file;
    this.password = password.clone();
  }

  /**
   * Takes over an existing file that has no MAC (RFC 7292, 4). Anybody who can write such a file
   * can put keys into it without knowing the password. The first change adds a MAC; from then on a
   * file without one is refused.
   *
   * @return this builder
   */
  public Pkcs12Builder acceptMissingMac() {
    missingMacAccepted = true;
    return this;
  }

  /**
   * How long the files may be, and how much work they may ask for.
   *
   * @param limits the limits; those that begin with {@code KEYSTORE_} and {@code HISTORY_} count
   * @return this builder
   */
  public Pkcs12Builder limits(Limits limits) {
    this.limits = limits;
    return this;
  }

  /**
   * Makes the store.
   *
   * @return the store; nothing is read yet
   */
  public KeyringStore build() {
    return new Pkcs12KeyringStore(file, password, new FileLayer(), limits, missingMacAccepted);
  }
}
