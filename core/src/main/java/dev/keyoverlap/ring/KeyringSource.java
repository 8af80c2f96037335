package dev.keyoverlap.ring;

import dev.keyoverlap.key.ClockTolerance;
import java.time.InstantSource;

/**
 * Supplies keys to signers, verifiers, encryptors and decryptors: the ring of the moment, once per
 * message.
 *
 * <p>Pass a {@link dev.keyoverlap.KeystoreRotation} to follow every swap, or a {@link Keyring} if
 * the keys never change. Each message uses one call of {@link #keyring()} and only that ring, so
 * that a swap in between cannot mix two keys.
 *
 * <pre>{@code
 * CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
 * CmsVerifier verifier = CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner")));
 * }</pre>
 *
 * <p>Implementations are safe for use by several threads and never block.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface KeyringSource {

  /**
   * The ring as it is now.
   *
   * @return an immutable snapshot
   */
  Keyring keyring();

  /**
   * The observer of the uses of keys; signers, verifiers, encryptors and decryptors on this source
   * tell it. Nobody by default.
   *
   * @return the observer
   */
  default KeyUsageListener listener() {
    return KeyUsageListener.none();
  }

  /**
   * How far ahead of our clock an authority's clock may be when a key of this source is used. A
   * certificate that begins within this time is good for signing and encrypting already.
   *
   * @return the tolerance; five minutes by default
   */
  default ClockTolerance clockTolerance() {
    return ClockTolerance.DEFAULT;
  }

  /**
   * The clock that goes with these keys. TLS uses it if you set no other.
   *
   * @return the clock; the system's by default
   */
  default InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * The same keys, with one more observer of their uses.
   *
   * @param observer is told in addition to the present one
   * @return a source to build on
   */
  default KeyringSource withListener(KeyUsageListener observer) {
    return ObservedKeys.of(this, observer);
  }
}
