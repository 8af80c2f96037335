package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.internal.choice.ActiveKeys.Signer;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A private key, its certificate and what to do with it: all of one version, fixed for a document.
 *
 * @param by whose choice it is
 * @param version of the ring
 * @param chain of the certificate, its own first
 * @param privateKey that belongs to it
 * @param provider that alone can use it, if there is such a one
 * @param algorithm how it signs
 */
public record SigningKey(
    ActiveKeys by,
    KeyVersion version,
    List<X509Certificate> chain,
    PrivateKey privateKey,
    Optional<Provider> provider,
    SigningMethod algorithm) {

  /**
   * The keys of one document, unlocked, so that what is wrong with one is said as it is.
   *
   * @param asked the algorithms that were asked for
   * @return in order; not empty
   * @throws KeyUnavailableException if one cannot be used
   */
  public static List<SigningKey> chosen(Choice choice, Map<Alias, SigningMethod> asked)
      throws KeyUnavailableException {
    List<SigningKey> keys = new ArrayList<>();
    for (Signer<SigningMethod> signer : choice.signers(asked, SigningMethod.ALL)) {
      HeldKey key = signer.key();
      UnlockedKey unlocked = UnlockedKey.of(key);
      keys.add(
          new SigningKey(
              choice.by(),
              signer.version(),
              key.chain(),
              unlocked.privateKey(),
              unlocked.provider(),
              signer.algorithm()));
    }
    return keys;
  }

  /** The value of a signature on these bytes. */
  public byte[] sign(byte[] bytes) throws GeneralSecurityException {
    return algorithm.sign(privateKey, provider, bytes);
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Says that it cannot be used, and why. */
  public KeyUnavailableException refused(String reason) {
    return by.refused(version, reason);
  }

  public KeyUnavailableException failed(Exception cause) {
    return by.failed(version, cause);
  }

  /** The key is not for logs. */
  @Override
  public String toString() {
    return version + ", " + algorithm;
  }
}
