package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.cms.internal.algorithm.DigestAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.spec.SignatureAlgorithm;
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

  public SigningKey(
      KeyVersion version,
      List<X509Certificate> chain,
      PrivateKey privateKey,
      SignatureAlgorithm algorithm,
      CryptoProviders providers) {
    this.version = version;
    this.chain = chain;
    this.privateKey = privateKey;
    this.suite = SignatureSuite.of(algorithm);
    this.providers = providers;
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
