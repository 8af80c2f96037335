package dev.keyoverlap;

import dev.keyoverlap.KeyRefusedException.Reason;
import dev.keyoverlap.internal.key.KeyPairProof;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key pair of our own: a private key and the certificate chain that belongs to it.
 *
 * <p>That they belong together is proven, not assumed: a certificate sent out with another key's
 * signature is the classic accident of key renewal.
 *
 * <pre>{@code
 * HeldKey key = HeldKey.of(privateKey, List.of(certificate, intermediate, root));
 * rotation.swap(alias("orders"), key);
 * }</pre>
 *
 * <p>A key that comes out of a keystore is unlocked when it is first needed, once, and proven then:
 * deriving the keystore's protection key takes longer than a signature. The same object serves
 * every later revision of the ring, so no key is unlocked a second time.
 *
 * <p>Instances are immutable but for that, and safe for use by several threads. The private key
 * never appears in {@link #toString()}.
 */
public final class HeldKey implements KeyEntry {

  private final List<X509Certificate> givenChain;
  private final KeyId keyId;
  private final Unlocker unlocker;
  private final Optional<Provider> provider;
  private volatile @Nullable PrivateKey unlocked;
  private volatile @Nullable List<X509Certificate> chain;

  private HeldKey(List<X509Certificate> chain, Unlocker unlocker, Optional<Provider> provider) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A key pair needs the certificate of its public key");
    }
    this.givenChain = List.copyOf(chain);
    this.keyId = KeyId.of(chain.get(0));
    this.unlocker = unlocker;
    this.provider = provider;
  }

  /**
   * A key pair from its parts.
   *
   * @param privateKey the private key
   * @param chain its certificate, then the certificate of that one's issuer, and so on; the root
   *     may be left out
   * @return the key pair
   * @throws KeyRefusedException if the private key does not belong to the certificate, or the chain
   *     is not in order
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey of(PrivateKey privateKey, List<X509Certificate> chain)
      throws KeyRefusedException {
    return of(privateKey, chain, Optional.empty());
  }

  /**
   * A key pair whose private key only one provider can use, such as that of a hardware module. The
   * provider need not be registered: each format signs and decrypts with it. For TLS, and for WSS4J
   * with a {@code KeyringCrypto}, it must be registered: these choose their provider themselves.
   *
   * @param privateKey the private key, which may show nothing of itself
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param provider the provider that the private key belongs to
   * @return the key pair
   * @throws KeyRefusedException if the private key does not belong to the certificate, the provider
   *     cannot use it, or the chain is not in order
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey of(PrivateKey privateKey, List<X509Certificate> chain, Provider provider)
      throws KeyRefusedException {
    return of(privateKey, chain, Optional.of(provider));
  }

  private static HeldKey of(
      PrivateKey privateKey, List<X509Certificate> chain, Optional<Provider> provider)
      throws KeyRefusedException {
    HeldKey key = new HeldKey(chain, () -> privateKey, provider);
    requireOrderedChain(key.givenChain);
    key.requirePair(privateKey);
    key.unlocked = privateKey;
    return key;
  }

  /**
   * A key pair whose private key is fetched when it is first needed; for stores.
   *
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param unlocker fetches the private key; called again only after it failed
   * @return the key pair
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey locked(List<X509Certificate> chain, Unlocker unlocker) {
    return new HeldKey(chain, unlocker, Optional.empty());
  }

  /**
   * A key pair whose private key is fetched when it is first needed, and only one provider can use;
   * for stores in hardware.
   *
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param unlocker fetches the private key; called again only after it failed
   * @param provider the provider that the private key belongs to
   * @return the key pair
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey locked(List<X509Certificate> chain, Unlocker unlocker, Provider provider) {
    return new HeldKey(chain, unlocker, Optional.of(provider));
  }

  /**
   * The provider that the private key belongs to.
   *
   * @return the provider; empty if any provider may use it that can
   */
  public Optional<Provider> provider() {
    return provider;
  }

  @Override
  public X509Certificate certificate() {
    return givenChain.get(0);
  }

  @Override
  public KeyId keyId() {
    return keyId;
  }

  /**
   * The certificate chain, as far as each certificate was issued by the one after it. A keystore
   * can give another: the JDK puts the chains of a PKCS#12 file together by name, and an authority
   * that has renewed its key has two certificates of one name.
   *
   * @return the key's own certificate first; immutable
   */
  public List<X509Certificate> chain() {
    List<X509Certificate> known = chain;
    if (known == null) {
      known = orderedPart(givenChain);
      chain = known;
    }
    return known;
  }

  /**
   * The private key, unlocked now if this is the first call.
   *
   * @return the private key
   * @throws KeyUnavailableException if it cannot be unlocked, or turns out not to belong to the
   *     certificate
   */
  public PrivateKey privateKey() throws KeyUnavailableException {
    PrivateKey known = unlocked;
    return known != null ? known : unlock();
  }

  private synchronized PrivateKey unlock() throws KeyUnavailableException {
    PrivateKey known = unlocked;
    if (known != null) {
      return known;
    }
    PrivateKey key;
    try {
      key = unlocker.unlock();
      requirePair(key);
    } catch (GeneralSecurityException | ProviderException | KeyRefusedException e) {
      // ProviderException, although unchecked: the way in which a hardware module says it is gone.
      throw new KeyUnavailableException(
          "The private key of " + this + " cannot be used: " + e.getMessage(), keyId, e);
    }
    unlocked = key;
    return key;
  }

  private void requirePair(PrivateKey privateKey) throws KeyRefusedException {
    PublicKey publicKey = certificate().getPublicKey();
    boolean pair;
    try {
      pair = KeyPairProof.isPair(privateKey, publicKey, provider);
    } catch (GeneralSecurityException e) {
      throw new KeyRefusedException(
          Reason.UNSUPPORTED_ALGORITHM,
          "This Java has no provider for the algorithm or curve of the key pair, "
              + publicKey.getAlgorithm()
              + ", or none that can use this private key: "
              + e.getMessage()
              + ". Put one on the class path, such as bcprov-jdk18on, or name the provider of the"
              + " device that holds the key",
          keyId,
          e);
    }
    if (!pair) {
      throw new KeyRefusedException(
          Reason.MISMATCHED_PAIR,
          "The private key does not belong to the certificate of "
              + certificate().getSubjectX500Principal().getName()
              + "; give the certificate that was issued for this key",
          keyId);
    }
  }

  private static void requireOrderedChain(List<X509Certificate> chain) throws KeyRefusedException {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate subject = chain.get(i - 1);
      X509Certificate issuer = chain.get(i);
      try {
        KeyPairProof.requireIssued(subject, issuer);
      } catch (GeneralSecurityException e) {
        throw new KeyRefusedException(
            Reason.BROKEN_CHAIN,
            "The certificate of "
                + subject.getSubjectX500Principal().getName()
                + " was not issued by "
                + issuer.getSubjectX500Principal().getName()
                + ", which follows it; give the key's certificate first, then each issuer's in"
                + " turn",
            KeyId.of(subject),
            e);
      }
    }
  }

  /** The chain up to the first certificate that was not issued by the one after it. */
  private static List<X509Certificate> orderedPart(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        KeyPairProof.requireIssued(chain.get(i - 1), chain.get(i));
      } catch (GeneralSecurityException e) {
        return chain.subList(0, i);
      }
    }
    return chain;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldKey that && keyId.equals(that.keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  /** The short key id and the subject; nothing of the private key. */
  @Override
  public String toString() {
    return "key pair " + keyId + " of " + certificate().getSubjectX500Principal().getName();
  }

  /** Fetches a private key from where it is kept, such as a file or a hardware module. */
  @FunctionalInterface
  public interface Unlocker {

    /**
     * Fetches the private key.
     *
     * @return the private key
     * @throws GeneralSecurityException if it cannot be had; the message says why and holds no
     *     secret. A {@link ProviderException} is understood in the same way
     */
    PrivateKey unlock() throws GeneralSecurityException;
  }
}
