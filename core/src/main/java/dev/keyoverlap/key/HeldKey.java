package dev.keyoverlap.key;

import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.Device;
import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.DeviceProvider;
import dev.keyoverlap.internal.key.KeyPairProof;
import dev.keyoverlap.internal.keyfile.KeyFiles;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import java.nio.file.Path;
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
 * Your own key pair: a private key, its certificate and the chain above it.
 *
 * <pre>{@code
 * rotation.add(alias("orders"), HeldKey.fromPkcs12(Path.of("orders.p12"), password));
 * rotation.swap(alias("orders"), HeldKey.fromPem(Path.of("orders-2027.pem")));
 * }</pre>
 *
 * <p>To read a key pair, use {@link #fromPkcs12}, {@link #fromJks} or {@link #fromPem}. For a first
 * try, a test or a lab, {@link #selfSigned} makes one. If you have the objects already, call {@link
 * #of(PrivateKey, List)}.
 *
 * <p>Each of them proves that private key and certificate belong together, by making a signature
 * with the one and verifying it with the other. Files are read once, when you call the method.
 *
 * <p>A key in a {@link dev.keyoverlap.KeystoreRotation} is unlocked when it is first needed, and
 * proven then: unlocking takes longer than a signature. Later revisions of the ring share the
 * unlocked key.
 *
 * <p>Apart from that, instances are immutable. They are safe for use by several threads. The
 * private key never appears in {@link #toString()}.
 *
 * @since 1.0
 */
public final class HeldKey implements KeyEntry {

  private final List<X509Certificate> givenChain;
  private final KeyId keyId;
  private final Unlocker unlocker;
  private final Optional<Provider> provider;
  private final Optional<KeyReference> reference;
  private volatile @Nullable PrivateKey unlocked;
  private volatile @Nullable List<X509Certificate> chain;

  private HeldKey(
      List<X509Certificate> chain,
      Unlocker unlocker,
      Optional<Provider> provider,
      Optional<KeyReference> reference) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A key pair needs the certificate of its public key");
    }
    this.givenChain = List.copyOf(chain);
    this.keyId = KeyId.of(chain.get(0));
    this.unlocker = unlocker;
    this.provider = provider;
    this.reference = reference;
  }

  /**
   * Makes a key pair of a private key and its certificate chain.
   *
   * @param privateKey the private key
   * @param chain the certificate of the key, then the certificate of its issuer, and so on; you may
   *     leave out the root
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
   * Makes a key pair whose private key only one provider can use, such as a hardware module.
   *
   * <p>The provider need not be registered: each format, and TLS, signs and decrypts with it. For
   * decryption by WSS4J with a {@code KeyringCrypto}, register it, because WSS4J chooses a provider
   * itself.
   *
   * <p>At most 16 threads use one provider at a time. If a keystore is to refer to the key, use
   * {@link #referringTo}.
   *
   * @param privateKey the private key, which need not have an encoded form
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

  /**
   * Makes a key pair whose private key a service works with, see {@link RemoteKey}. To prove the
   * pair, the service is asked for one signature or, if it does not sign, for one decryption.
   *
   * <p>At most 16 threads use the key at a time; others wait up to a minute for their turn.
   *
   * @param remote the private key
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @return the key pair
   * @throws KeyRefusedException if the private key does not belong to the certificate, the service
   *     cannot be asked, or the chain is not in order
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey of(RemoteKey remote, List<X509Certificate> chain)
      throws KeyRefusedException {
    return of(bound(remote, chain), chain, Optional.of(DeviceProvider.INSTANCE));
  }

  /**
   * Makes a key pair whose private key is found by a resolver when it is first needed. Stores use
   * it for keys that they only refer to.
   *
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param reference where the private key is
   * @param resolver finds it; asked again only after it failed
   * @return the key pair
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey referringTo(
      KeyReference reference, List<X509Certificate> chain, KeyResolver resolver) {
    List<X509Certificate> ours = List.copyOf(chain);
    return new HeldKey(
        ours,
        () -> bound(resolved(reference, ours.get(0), resolver), ours),
        Optional.of(DeviceProvider.INSTANCE),
        Optional.of(reference));
  }

  private static RemoteKey resolved(
      KeyReference reference, X509Certificate certificate, KeyResolver resolver)
      throws GeneralSecurityException {
    try {
      return resolver
          .resolve(reference, certificate)
          .orElseThrow(
              () ->
                  new GeneralSecurityException(
                      "the keystore refers to "
                          + reference
                          + ", and no resolver knows where that is. Give the store the token or the"
                          + " KeyResolver of the service"));
    } catch (GeneralSecurityException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new GeneralSecurityException(reference + ": " + ForeignMessage.of(e), e);
    }
  }

  private static PrivateKey bound(RemoteKey remote, List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A key pair needs the certificate of its public key");
    }
    return BoundKey.of(
        chain.get(0).getPublicKey(),
        remote instanceof Device device ? device : new RemoteDevice(remote));
  }

  /**
   * The same key pair with the reference that a keystore keeps in place of its private key.
   *
   * @param where the private key is
   * @return the key pair
   */
  public HeldKey referringTo(KeyReference where) {
    HeldKey key = new HeldKey(givenChain, this::privateKeyOrFail, provider, Optional.of(where));
    key.unlocked = unlocked;
    return key;
  }

  private PrivateKey privateKeyOrFail() throws GeneralSecurityException {
    try {
      return privateKey();
    } catch (KeyUnavailableException e) {
      throw new GeneralSecurityException(e.getMessage(), e);
    }
  }

  /**
   * The same private key with another certificate, such as a new one from an authority.
   *
   * @param chain the certificate of the key, then that of its issuer, and so on
   * @return the key pair, tied to the same provider and reference
   * @throws KeyRefusedException if the private key does not belong to the certificate, or the chain
   *     is not in order
   * @throws KeyUnavailableException if the private key cannot be unlocked
   * @throws IllegalArgumentException if the chain is empty
   */
  public HeldKey withChain(List<X509Certificate> chain)
      throws KeyRefusedException, KeyUnavailableException {
    HeldKey key = of(privateKey(), chain, provider);
    return reference.isEmpty() ? key : key.referringTo(reference.get());
  }

  /**
   * Tells where the private key is, if a keystore is to keep that in place of the key.
   *
   * @return the reference; empty if the key itself is kept
   */
  public Optional<KeyReference> reference() {
    return reference;
  }

  /**
   * Makes a new key pair whose certificate is signed by the key itself: for a first try, a test or
   * a lab. It is an RSA key of 3072 bits, valid from yesterday for two years. Set anything else
   * with {@link SelfSignedKey}, which also says why not to use such a key between companies.
   *
   * <p>This takes about half a second.
   *
   * @param subject the name of its owner (RFC 4514), such as {@code CN=orders,O=Example}
   * @return the key pair
   * @throws IllegalArgumentException if the subject is not a distinguished name
   */
  public static HeldKey selfSigned(String subject) {
    return SelfSignedKey.of(subject).build();
  }

  /**
   * Reads the key pair of a PKCS #12 file (RFC 7292) with one private key.
   *
   * @param file the file, such as {@code orders.p12} or {@code orders.pfx}
   * @param password the password of the file
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or holds several private keys
   */
  public static HeldKey fromPkcs12(Path file, char[] password) throws KeyMaterialException {
    return KeyPairFile.read(file, () -> KeyFiles.pkcs12(file, password, Optional.empty()));
  }

  /**
   * Reads one key pair of a PKCS #12 file (RFC 7292).
   *
   * @param file the file, such as {@code orders.p12} or {@code orders.pfx}
   * @param password the password of the file
   * @param entryName the name (alias, friendly name) of the entry, in upper or lower case
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or has no such private key
   */
  public static HeldKey fromPkcs12(Path file, char[] password, String entryName)
      throws KeyMaterialException {
    return KeyPairFile.read(file, () -> KeyFiles.pkcs12(file, password, Optional.of(entryName)));
  }

  /**
   * Reads the key pair of a Java keystore with one private key: JKS, JCEKS, or PKCS #12, in which
   * {@code keytool} writes files of any name since Java 9.
   *
   * @param file the file, such as {@code orders.jks}
   * @param password the password of the keystore, and of the private key
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or holds several private keys
   */
  public static HeldKey fromJks(Path file, char[] password) throws KeyMaterialException {
    return KeyPairFile.read(file, () -> KeyFiles.jks(file, password, Optional.empty()));
  }

  /**
   * Reads one key pair of a Java keystore, see {@link #fromJks(Path, char[])}.
   *
   * @param file the file, such as {@code orders.jks}
   * @param password the password of the keystore, and of the private key
   * @param entryName the alias of the entry, in upper or lower case
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or has no such private key
   */
  public static HeldKey fromJks(Path file, char[] password, String entryName)
      throws KeyMaterialException {
    return KeyPairFile.read(file, () -> KeyFiles.jks(file, password, Optional.of(entryName)));
  }

  /**
   * Reads a key pair in PEM (RFC 7468): a private key, its certificate, and the certificates above
   * it, in any order and with any text around. Certificates that do not belong to the chain are
   * left out.
   *
   * <p>The private key is PKCS #8, or in the older forms {@code RSA PRIVATE KEY} and {@code EC
   * PRIVATE KEY}.
   *
   * @param keyAndChain the file
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or the private key is encrypted
   */
  public static HeldKey fromPem(Path keyAndChain) throws KeyMaterialException {
    return KeyPairFile.read(
        keyAndChain, () -> KeyFiles.pem(keyAndChain, Optional.empty(), Optional.empty()));
  }

  /**
   * Reads a key pair in PEM whose private key is encrypted (PKCS #8), see {@link #fromPem(Path)}.
   *
   * @param keyAndChain the file
   * @param password the password of the private key; it is not needed if that is not encrypted
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read
   */
  public static HeldKey fromPem(Path keyAndChain, char[] password) throws KeyMaterialException {
    return KeyPairFile.read(
        keyAndChain, () -> KeyFiles.pem(keyAndChain, Optional.empty(), Optional.of(password)));
  }

  /**
   * Reads a key pair from two files, see {@link #fromPem(Path)}.
   *
   * @param key the file with the private key
   * @param chain the file with its certificate and those above it, in PEM, DER or PKCS #7
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read, or the private key is encrypted
   */
  public static HeldKey fromPem(Path key, Path chain) throws KeyMaterialException {
    return KeyPairFile.read(key, () -> KeyFiles.pem(key, Optional.of(chain), Optional.empty()));
  }

  /**
   * Reads a key pair from two files, the private key encrypted (PKCS #8), see {@link
   * #fromPem(Path)}.
   *
   * @param key the file with the private key
   * @param chain the file with its certificate and those above it, in PEM, DER or PKCS #7
   * @param password the password of the private key; it is not needed if that is not encrypted
   * @return the key pair
   * @throws KeyMaterialException if it cannot be read
   */
  public static HeldKey fromPem(Path key, Path chain, char[] password) throws KeyMaterialException {
    return KeyPairFile.read(
        key, () -> KeyFiles.pem(key, Optional.of(chain), Optional.of(password)));
  }

  private static HeldKey of(
      PrivateKey privateKey, List<X509Certificate> chain, Optional<Provider> provider)
      throws KeyRefusedException {
    HeldKey key = new HeldKey(chain, () -> privateKey, provider, Optional.empty());
    ChainOrder.require(key.givenChain);
    key.requirePair(privateKey);
    key.unlocked = privateKey;
    return key;
  }

  /**
   * Makes a key pair whose private key is fetched when it is first needed. Stores use it.
   *
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param unlocker fetches the private key; called again only after it failed
   * @return the key pair
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey locked(List<X509Certificate> chain, Unlocker unlocker) {
    return new HeldKey(chain, unlocker, Optional.empty(), Optional.empty());
  }

  /**
   * Makes a key pair whose private key is fetched when it is first needed, and which only one
   * provider can use. Stores in hardware use it.
   *
   * @param chain its certificate, then the certificate of that one's issuer, and so on
   * @param unlocker fetches the private key; called again only after it failed
   * @param provider the provider that the private key belongs to
   * @return the key pair
   * @throws IllegalArgumentException if the chain is empty
   */
  public static HeldKey locked(List<X509Certificate> chain, Unlocker unlocker, Provider provider) {
    return new HeldKey(chain, unlocker, Optional.of(provider), Optional.empty());
  }

  /**
   * Tells which provider the private key belongs to.
   *
   * @return the provider; empty if the key is not tied to one
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
   * Gives the certificate chain, as far as each certificate was issued by the one after it.
   * Keystores can hold other chains: the JDK builds them by name, and an authority that has renewed
   * its key has two certificates with one name.
   *
   * @return the key's own certificate first; immutable
   */
  public List<X509Certificate> chain() {
    List<X509Certificate> known = chain;
    if (known == null) {
      known = ChainOrder.orderedPart(givenChain);
      chain = known;
    }
    return known;
  }

  /**
   * Gives the private key. The first call unlocks it.
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
          "The private key of " + this + " cannot be used: " + ForeignMessage.of(e), keyId, e);
    }
    unlocked = key;
    return key;
  }

  private void requirePair(PrivateKey privateKey) throws KeyRefusedException {
    PublicKey publicKey = certificate().getPublicKey();
    boolean pair;
    try {
      PrivateKey bound = BoundKey.bind(privateKey, provider);
      pair = KeyPairProof.isPair(bound, publicKey, BoundKey.providerOf(bound, provider));
    } catch (DeviceException e) {
      throw new KeyRefusedException(
          Reason.UNSUPPORTED_ALGORITHM,
          "Cannot use the key pair of "
              + certificate().getSubjectX500Principal().getName()
              + ", because the device or the service that holds the private key does not work: "
              + e.getMessage()
              + ". Check that it is there, and that the key may sign or decrypt.",
          keyId,
          e);
    } catch (GeneralSecurityException e) {
      throw new KeyRefusedException(
          Reason.UNSUPPORTED_ALGORITHM,
          "Cannot use the key pair of "
              + certificate().getSubjectX500Principal().getName()
              + ": no provider of this Java knows its algorithm or curve ("
              + publicKey.getAlgorithm()
              + "), or can use this private key: "
              + ForeignMessage.of(e)
              + ". Put a provider such as bcprov-jdk18on on the class path, or name the provider of"
              + " the device that holds the key.",
          keyId,
          e);
    }
    if (!pair) {
      throw new KeyRefusedException(
          Reason.MISMATCHED_PAIR,
          "The private key does not belong to the certificate of "
              + certificate().getSubjectX500Principal().getName()
              + ". Give the certificate that was issued for this key.",
          keyId);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldKey that && keyId.equals(that.keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  /** Shows the short key id and the subject, and nothing of the private key. */
  @Override
  public String toString() {
    return "key pair " + keyId + " of " + certificate().getSubjectX500Principal().getName();
  }

  /**
   * Fetches a private key from where it is kept, such as a file or a hardware module.
   *
   * @since 1.0
   */
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
