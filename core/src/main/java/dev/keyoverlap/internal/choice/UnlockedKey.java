package dev.keyoverlap.internal.choice;

import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Optional;

/**
 * A private key together with the provider that it works with. Everything that signs, decrypts or
 * presents a key takes it from here, since not every provider takes every key.
 *
 * @param privateKey the key; a {@link BoundKey} if it is in a device
 * @param provider the only one that takes it; empty if any does
 */
public record UnlockedKey(PrivateKey privateKey, Optional<Provider> provider) {

  /**
   * Unlocks a key.
   *
   * @param key the key pair
   * @return its private key
   * @throws KeyUnavailableException if it cannot be unlocked
   */
  public static UnlockedKey of(HeldKey key) throws KeyUnavailableException {
    PrivateKey bound = BoundKey.bind(key.privateKey(), key.provider());
    return new UnlockedKey(bound, BoundKey.providerOf(bound, key.provider()));
  }

  /** The kind of key. */
  @Override
  public String toString() {
    return "a private key for " + privateKey.getAlgorithm();
  }
}
