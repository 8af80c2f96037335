package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.CryptoDefence.failure;

import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.DeviceProvider;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.PrivateKey;
import java.util.stream.Stream;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/** The private keys of the ring, as WSS4J asks for them. */
final class CryptoPrivateKeys {

  private final CryptoTerms terms;
  private final PromisedKeys promised;

  CryptoPrivateKeys(CryptoTerms terms, PromisedKeys promised) {
    this.terms = terms;
    this.promised = promised;
  }

  /** That of the certificate which this thread was given last, or else of the active one. */
  PrivateKey signing(@Nullable String alias) throws WSSecurityException {
    Alias name = CryptoTerms.aliasOf(alias).orElseThrow(() -> noKey(alias));
    HeldKey key = promised.take(name);
    Keyring ring = terms.ring();
    if (key == null) {
      CryptoTerms.requireFlow(ring, name);
    }
    KeyVersion version =
        key == null
            ? ring.active(name).orElseThrow(() -> noKey(alias))
            : stillUsable(ring, name, key.keyId());
    HeldKey signing = held(version);
    terms.requireFit(ring, version, true);
    return unlocked(signing, KeyUse.SIGN);
  }

  /**
   * Since its certificate was handed out, the key may have been swapped, but not compromised or
   * purged.
   */
  private static KeyVersion stillUsable(Keyring ring, Alias alias, KeyId keyId)
      throws WSSecurityException {
    return ring.find(keyId)
        .filter(version -> version.state() != KeyState.COMPROMISED)
        .orElseThrow(
            () ->
                failure(
                    "The key %s under the alias '%s' was compromised or purged since its certificate"
                            .formatted(keyId, alias)
                        + " was read. Sign the message again"));
  }

  private static WSSecurityException noKey(@Nullable String alias) {
    return failure("The alias '%s' has no active key. Add one".formatted(alias));
  }

  /** The first that may decrypt now. */
  PrivateKey decrypting(Stream<KeyVersion> candidates) throws WSSecurityException {
    KeyVersion version =
        candidates
            .filter(candidate -> candidate.serves(KeyUse.DECRYPT, terms.now()))
            .filter(candidate -> candidate.entry() instanceof HeldKey)
            .findFirst()
            .orElseThrow(
                () ->
                    failure(
                        "The ring holds no key for this certificate that may decrypt: it is not"
                            + " ours, was purged, or is compromised"));
    return unlocked(held(version), KeyUse.DECRYPT);
  }

  private static HeldKey held(KeyVersion version) throws WSSecurityException {
    if (version.entry() instanceof HeldKey key) {
      return key;
    }
    throw failure(
        "The alias '%s' holds a partner's certificate without a private key. Name an alias of"
                .formatted(version.alias())
            + " our own");
  }

  /** WSS4J finds the provider of a key in a device only if it is registered. */
  private static PrivateKey signing(HeldKey key) throws KeyUnavailableException {
    PrivateKey unlocked = UnlockedKey.of(key).privateKey();
    if (unlocked instanceof BoundKey) {
      DeviceProvider.register();
    }
    return unlocked;
  }

  private PrivateKey unlocked(HeldKey key, KeyUse use) throws WSSecurityException {
    try {
      PrivateKey unlocked =
          use == KeyUse.SIGN && !terms.providerGiven() ? signing(key) : key.privateKey();
      if (use != KeyUse.SIGN || !terms.providerGiven()) {
        CryptoReach.require(key, unlocked, use);
      }
      LastDefence.calling(
          () -> {
            terms.keys().listener().onUsed(key.keyId(), use);
            return true;
          });
      return unlocked;
    } catch (KeyUnavailableException e) {
      throw new WSSecurityException(
          WSSecurityException.ErrorCode.FAILURE,
          e,
          "empty",
          new Object[] {String.valueOf(e.getMessage())});
    }
  }
}
