package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.CryptoDefence.failure;

import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link KeyringCrypto}.
 *
 * @param keys where the keys come from
 * @param policy whose signatures are trusted; nobody's if empty
 * @param clock for judging certificates and retention
 * @param providerGiven whether the caller gives WSS4J the provider of each signature
 * @param expiredAllowed whether certificates outside their validity are used too
 * @param anyUsage whether the key usage in certificates is passed over
 */
record CryptoTerms(
    KeyringSource keys,
    Optional<VerificationPolicy> policy,
    InstantSource clock,
    boolean providerGiven,
    boolean expiredAllowed,
    boolean anyUsage) {

  /** The same with other keys. */
  CryptoTerms over(KeyringSource others) {
    return new CryptoTerms(others, policy, clock, providerGiven, expiredAllowed, anyUsage);
  }

  Keyring ring() {
    return LastDefence.calling(keys::keyring);
  }

  Instant now() {
    return LastDefence.calling(clock::instant);
  }

  VerificationPolicy requirePolicy() throws WSSecurityException {
    return policy.orElseThrow(
        () ->
            failure(
                "No signature is trusted: this KeyringCrypto has no policy. Call"
                    + " trust(policy) on its builder"));
  }

  /** The alias of this name; empty if nothing can have such a name. */
  static Optional<Alias> aliasOf(@Nullable String name) {
    try {
      return Optional.ofNullable(name).map(Alias::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Insists that messages may go out under an alias now. */
  static void requireFlow(Keyring ring, Alias alias) throws WSSecurityException {
    try {
      ring.requireFlow(alias);
    } catch (KeyUnavailableException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /**
   * By the rule and the words of those who sign and encrypt without WSS4J. The certificate of a key
   * of our own is asked for before it is known what for.
   */
  void requireFit(Keyring ring, KeyVersion version, boolean toSign) throws WSSecurityException {
    boolean ours = version.entry() instanceof HeldKey;
    KeyUse use = ours || toSign ? KeyUse.SIGN : KeyUse.ENCRYPT;
    SenderSettings settings =
        new SenderSettings(keys, List.of(), expiredAllowed, anyUsage || (ours && !toSign), clock);
    try {
      ActiveKeys.of(settings, use).requireFit(version, now());
    } catch (KeyUnavailableException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }
}
