package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.CryptoDefence.answer;

import dev.keyoverlap.internal.judge.KeyTrust;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.io.InputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.crypto.CryptoBase;
import org.apache.wss4j.common.crypto.CryptoType;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * A WSS4J {@code Crypto} with the keys of a ring. Use it if you use CXF, Spring-WS or WSS4J
 * directly, and renew keys while messages are in flight.
 *
 * <pre>{@code
 * KeyringCrypto crypto = KeyringCrypto.with(rotation)
 *     .trust(VerificationPolicy.anyOf(alias("partner"), alias("partner-next")))
 *     .build();
 *
 * endpoint.getProperties().put("signatureCrypto", crypto);    // CXF: made once, follows every swap
 * }</pre>
 *
 * <p>WSS4J's own {@code Merlin} remembers private keys by alias and reads certificates anew. After
 * a swap under the same alias it signs with the old key and sends the new key's certificate. Here a
 * signature's certificate and private key are always those of one version.
 *
 * <p><b>Signing.</b> WSS4J asks for the certificate of an alias first, and later for its private
 * key. The private key is always that of the certificate which the same thread got last under that
 * alias, even if the key was swapped in between. It is refused if it was compromised or purged
 * since. Passwords are not needed and not checked; if a framework insists on one, any will do. A
 * key whose certificate is outside its period of validity, or does not allow the use, is refused.
 *
 * <p><b>Decrypting.</b> The message names its key by issuer and serial number, subject key
 * identifier, SHA-1 thumbprint, certificate, or key value. Active, staged and retained keys
 * decrypt; purged and compromised ones do not.
 *
 * <p><b>Trust.</b> Nothing is trusted unless you call {@link Builder#trust}. It trusts the
 * certificates under the policy's aliases, and chains if the policy accepts them. Other
 * certificates are not trusted, such as our own in the ring, and those in a message. WSS4J does not
 * ask about signatures with symmetric keys: {@link TrustedSignatures} refuses them. WSS4J asks for
 * each signature by itself, so a policy that requires two signers is never met. It also leaves it
 * to its caller to check what a signature covers; a {@link SoapReceiver} checks this itself.
 *
 * <p><b>Providers.</b> WSS4J uses the registered security providers only. A key that none of them
 * can use is refused, and the message says so. Such a key belongs to another provider, or is on a
 * curve that this Java does not know. A {@link SoapProtector} and a {@link SoapReceiver} can use
 * it.
 *
 * <p>With a {@link Keyring}, or after {@link #snapshot()}, it never changes. Instances are safe for
 * use by several threads, as long as nobody calls the setters of {@code CryptoBase}.
 *
 * @since 1.0
 */
public final class KeyringCrypto extends CryptoBase {

  static {
    // Without that, WSS4J cannot put its own exceptions into words.
    org.apache.xml.security.Init.init();
  }

  private final CryptoTerms terms;
  private final CryptoCertificates certificates;
  private final CryptoPrivateKeys privateKeys;

  private KeyringCrypto(CryptoTerms terms) {
    this.terms = terms;
    PromisedKeys promised = new PromisedKeys();
    this.certificates = new CryptoCertificates(terms, promised);
    this.privateKeys = new CryptoPrivateKeys(terms, promised);
  }

  /**
   * Makes a crypto that signs, encrypts and decrypts, and trusts no signature.
   *
   * @param keys where the keys come from: a rotation, whose swaps are followed, or one ring
   * @return the crypto
   */
  public static KeyringCrypto of(KeyringSource keys) {
    return with(keys).build();
  }

  /** For one message, whose keys were chosen and judged before: answers with their certificates. */
  static KeyringCrypto ofChosenKeys(Keyring ring, Instant now) {
    return with(ring)
        .clock(() -> now)
        .acceptExpired()
        .acceptAnyKeyUsage()
        .signatureProviderGiven()
        .build();
  }

  /**
   * Begins to set up a crypto.
   *
   * @param keys where the keys come from: a rotation, whose swaps are followed, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    return new Builder(keys);
  }

  /**
   * The same over the ring as it is now: for one message, or a test.
   *
   * @return a crypto that follows no swap
   */
  public KeyringCrypto snapshot() {
    return new KeyringCrypto(terms.over(terms.keys().keyring()));
  }

  // ---- certificates

  /**
   * Finds a certificate, and its chain if it is our own: by alias the active one, otherwise of any
   * state but compromised.
   *
   * @param request what to look for
   * @return the certificates; empty if the ring has none
   * @throws WSSecurityException if an alias was named whose certificate is not valid now, or if it
   *     is a partner's and does not allow encryption
   */
  @Override
  public X509Certificate[] getX509Certificates(CryptoType request) throws WSSecurityException {
    return answer(() -> certificates.find(request));
  }

  /**
   * The alias of a certificate of the ring.
   *
   * @param certificate the certificate
   * @return the alias, or null if the ring does not have it
   * @throws WSSecurityException if the certificate cannot be read
   */
  @Override
  public @Nullable String getX509Identifier(X509Certificate certificate)
      throws WSSecurityException {
    return answer(() -> terms.ring().find(KeyId.of(certificate)))
        .map(version -> version.alias().name())
        .orElse(null);
  }

  // ---- private keys

  /**
   * The private key to sign with: of the certificate that this thread was given last under the
   * alias, or if it was given none, of the active one.
   *
   * @param alias the alias
   * @param password not needed
   * @return the private key
   * @throws WSSecurityException if there is no such key of our own, or it cannot be had
   */
  @Override
  public PrivateKey getPrivateKey(@Nullable String alias, @Nullable String password)
      throws WSSecurityException {
    return answer(() -> privateKeys.signing(alias));
  }

  /**
   * The private key to decrypt with.
   *
   * @param certificate the certificate that the message names
   * @param callbackHandler not needed
   * @return the private key
   * @throws WSSecurityException if the ring does not have it, or not any more
   */
  @Override
  public PrivateKey getPrivateKey(
      X509Certificate certificate, @Nullable CallbackHandler callbackHandler)
      throws WSSecurityException {
    return answer(() -> privateKeys.decrypting(terms.ring().find(KeyId.of(certificate)).stream()));
  }

  /**
   * The private key to decrypt with.
   *
   * @param publicKey the public key that the message names
   * @param callbackHandler not needed
   * @return the private key
   * @throws WSSecurityException if the ring does not have it, or not any more
   */
  @Override
  public PrivateKey getPrivateKey(PublicKey publicKey, @Nullable CallbackHandler callbackHandler)
      throws WSSecurityException {
    return answer(
        () ->
            privateKeys.decrypting(terms.ring().findByHint(KeyHint.publicKey(publicKey)).stream()));
  }

  // ---- trust

  /**
   * Whether the policy trusts a certificate.
   *
   * @param certificates what the message names: a certificate, and perhaps those above it
   * @param enableRevocation ignored: the policy says how revocation is checked
   * @param subjectConstraints patterns of which the subject must match one, if there are any
   * @param issuerConstraints patterns of which the issuer must match one, if there are any
   * @throws WSSecurityException if it does not; the message says why
   */
  @Override
  public void verifyTrust(
      X509Certificate @Nullable [] certificates,
      boolean enableRevocation,
      @Nullable Collection<Pattern> subjectConstraints,
      @Nullable Collection<Pattern> issuerConstraints)
      throws WSSecurityException {
    if (certificates == null || certificates.length == 0) {
      throw CryptoDefence.notTrusted("the message names no certificate");
    }
    boolean named =
        answer(
            () -> {
              trust().require(certificates);
              CryptoReach.requireVerifiable(certificates[0].getPublicKey());
              X509Certificate signer = certificates[0];
              return matchesName(signer.getSubjectX500Principal().getName(), subjectConstraints)
                  && matchesName(signer.getIssuerX500Principal().getName(), issuerConstraints);
            });
    if (!named) {
      throw new WSSecurityException(WSSecurityException.ErrorCode.FAILED_AUTHENTICATION);
    }
  }

  private CryptoTrust trust() throws WSSecurityException {
    return new CryptoTrust(new KeyTrust(terms.ring(), terms.requirePolicy(), terms.now()));
  }

  /**
   * Whether the policy trusts a public key that a message gives without certificate.
   *
   * @param publicKey the public key
   * @throws WSSecurityException if no certificate under the policy's aliases is for this key
   */
  @Override
  public void verifyTrust(@Nullable PublicKey publicKey) throws WSSecurityException {
    if (publicKey == null) {
      throw new WSSecurityException(WSSecurityException.ErrorCode.FAILED_AUTHENTICATION);
    }
    answer(
        () -> {
          trust().require(publicKey);
          CryptoReach.requireVerifiable(publicKey);
          return true;
        });
  }

  // ---- what a message brings along

  /** As {@code CryptoBase} does, whatever the bytes are. */
  @Override
  public X509Certificate loadCertificate(InputStream encoded) throws WSSecurityException {
    return answer(() -> super.loadCertificate(encoded));
  }

  /** As {@code CryptoBase} does, whatever the bytes are. */
  @Override
  public X509Certificate[] getCertificatesFromBytes(byte[] path) throws WSSecurityException {
    return answer(() -> super.getCertificatesFromBytes(path));
  }

  /** As {@code CryptoBase} does, whatever the certificates are. */
  @Override
  public byte[] getBytesFromCertificates(X509Certificate[] certificates)
      throws WSSecurityException {
    return answer(() -> super.getBytesFromCertificates(certificates));
  }

  /** As {@code CryptoBase} does, whatever the certificate is. */
  @Override
  public byte[] getSKIBytesFromCert(X509Certificate certificate) throws WSSecurityException {
    return answer(() -> super.getSKIBytesFromCert(certificate));
  }

  /** The aliases of the ring; nothing of a key. */
  @Override
  public String toString() {
    return "crypto over "
        + terms.keys().keyring().aliases()
        + terms.policy().map(p -> ", trusting " + p).orElse("");
  }

  /**
   * Sets up a crypto. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final KeyringSource keys;
    private Optional<VerificationPolicy> policy = Optional.empty();
    private InstantSource clock = InstantSource.system();
    private boolean providerGiven;
    private boolean expiredAllowed;
    private boolean anyUsage;

    private Builder(KeyringSource keys) {
      this.keys = keys;
    }

    /**
     * Whose signatures are trusted; nobody's by default.
     *
     * @param policy the policy; one signature alone must be able to meet it
     * @return this builder
     */
    public Builder trust(VerificationPolicy policy) {
      this.policy = Optional.of(policy);
      return this;
    }

    /**
     * The clock for judging certificates and retention; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Says that you give WSS4J the provider of each signature, with {@code
     * WSSecSignature.setSignatureProvider}. Then a private key is not refused because no registered
     * provider can use it.
     *
     * @return this builder
     */
    public Builder signatureProviderGiven() {
      this.providerGiven = true;
      return this;
    }

    /**
     * Sign and encrypt also with certificates that are not valid yet or no longer, which is refused
     * by default.
     *
     * @return this builder
     */
    public Builder acceptExpired() {
      this.expiredAllowed = true;
      return this;
    }

    /**
     * Sign and encrypt also with certificates whose key usage does not allow it (RFC 5280,
     * 4.2.1.3), which is refused by default.
     *
     * @return this builder
     */
    public Builder acceptAnyKeyUsage() {
      this.anyUsage = true;
      return this;
    }

    /**
     * Makes the crypto.
     *
     * @return the crypto
     */
    public KeyringCrypto build() {
      return new KeyringCrypto(
          new CryptoTerms(keys, policy, clock, providerGiven, expiredAllowed, anyUsage));
    }
  }
}
