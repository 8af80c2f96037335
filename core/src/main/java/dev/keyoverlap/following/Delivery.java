package dev.keyoverlap.following;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import java.util.Optional;

/**
 * The state of one alias in a {@link KeySource}: a key pair, or the reason that there is none.
 *
 * @param alias the alias that the key pair is for
 * @param location where it was found, for people
 * @param key the key pair; empty if it cannot be read
 * @param problem why it cannot be read, without a password or a key; empty if it can
 * @since 1.0
 */
public record Delivery(Alias alias, String location, Optional<HeldKey> key, String problem) {

  /**
   * A key pair.
   *
   * @param alias the alias that it is for
   * @param location where it was found
   * @param key the key pair
   * @return the delivery
   */
  public static Delivery of(Alias alias, String location, HeldKey key) {
    return new Delivery(alias, location, Optional.of(key), "");
  }

  /**
   * Something that is not a whole key pair.
   *
   * @param alias the alias that it is for
   * @param location where it was found
   * @param problem why it cannot be read
   * @return the delivery
   */
  public static Delivery broken(Alias alias, String location, String problem) {
    return new Delivery(alias, location, Optional.empty(), problem);
  }
}
