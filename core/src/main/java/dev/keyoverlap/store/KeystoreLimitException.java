package dev.keyoverlap.store;

import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.KeyringStoreException;

/**
 * A keystore was not read because it exceeds a {@link Limit}: it is longer, or asks for more work,
 * than the program allows. The message names the limit. Raise it with {@link
 * dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore.Builder#limits}.
 *
 * @since 1.0
 */
public final class KeystoreLimitException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /** The limit that the keystore exceeds. */
  private final Limit limit;

  /**
   * For stores.
   *
   * @param what what exceeds the limit, such as {@code The keystore /app/keys.p12}
   * @param limit the limit
   * @param value the value that holds
   */
  public KeystoreLimitException(String what, Limit limit, long value) {
    super(
        what
            + " exceeds the limit "
            + limit
            + " of "
            + value
            + ". Restore the right file, or raise the limit with"
            + " Pkcs12KeyringStore.with(file, password).limits(Limits.DEFAULT.with(Limit."
            + limit.name()
            + ", value))");
    this.limit = limit;
  }

  /**
   * The limit that the keystore exceeds.
   *
   * @return the limit
   */
  public Limit limit() {
    return limit;
  }
}
