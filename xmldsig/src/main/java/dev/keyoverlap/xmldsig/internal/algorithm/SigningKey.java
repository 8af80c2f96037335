package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.KeyVersion;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A private key, its certificate and what to do with it: all of one version, fixed for a document.
 *
 * @param version of the ring
 * @param chain of the certificate, its own first
 * @param privateKey that belongs to it
 * @param provider that alone can use it, if there is such a one
 * @param algorithm how it signs
 */
public record SigningKey(
    KeyVersion version,
    List<X509Certificate> chain,
    PrivateKey privateKey,
    Optional<Provider> provider,
    SigningMethod algorithm) {

  /** The value of a signature on these bytes. */
  public byte[] sign(byte[] bytes) throws GeneralSecurityException {
    return algorithm.sign(privateKey, provider, bytes);
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** The key is not for logs. */
  @Override
  public String toString() {
    return version + ", " + algorithm;
  }
}
