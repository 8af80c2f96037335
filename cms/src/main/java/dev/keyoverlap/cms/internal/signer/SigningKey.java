package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.internal.choice.ActiveKeys.Signer;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key, its certificate and what to do with it: all of one version, fixed for a message.
 */
public final class SigningKey {

  private final KeyVersion version;
  private final List<X509Certificate> chain;
  private final PrivateKey privateKey;
  private final SignatureSuite suite;
  private final CryptoProviders providers;

  /**
   * A key that was chosen, unlocked.
   *
   * @throws KeyUnavailableException if it cannot be
   */
  public SigningKey(Signer<SignatureSuite> chosen, CryptoProviders providers)
      throws KeyUnavailableException {
    HeldKey key = chosen.key();
    this.version = chosen.version();
    this.chain = key.chain();
    UnlockedKey unlocked = UnlockedKey.of(key);
    this.privateKey = unlocked.privateKey();
    this.suite = chosen.algorithm();
    this.providers = providers.of(unlocked.provider());
  }

  public KeyVersion version() {
    return version;
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  public SignatureSuite suite() {
    return suite;
  }

  public DigestAlgorithm digest() {
    return suite.digest();
  }

  public byte[] sign(byte[] bytes) throws GeneralSecurityException {
    Signature signature =
        providers.signing(
            suite.task(),
            suite.jcaName(),
            privateKey,
            suite.scheme() == SignatureSuite.Scheme.PSS
                ? suite.pssParameters(suite.digest().length())
                : null);
    signature.update(bytes);
    return signature.sign();
  }
}
