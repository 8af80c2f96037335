package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.CryptoDefence.answer;
import static dev.keyoverlap.wssec.CryptoDefence.failure;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyHint;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.internal.judge.KeyTrust;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.xmldsig.internal.algorithm.KeyChoice;
import java.io.InputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.crypto.CryptoBase;
import org.apache.wss4j.common.crypto.CryptoType;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * The ring as a WSS4J {@code Crypto}, for those who stay with CXF, Spring-WS or WSS4J itself and
 * want to renew their keys while messages are in flight.
 *
 * <pre>{@code
 * KeyringCrypto crypto = KeyringCrypto.with(rotation)
 *     .trust(VerificationPolicy.anyOf(alias("partner"), alias("partner-next")))
 *     .build();
 *
 * endpoint.getProperties().put("signatureCrypto", crypto);    // CXF: made once, follows every swap
 * }</pre>
 *
 * <p>WSS4J's own {@code Merlin} remembers private keys by alias and reads certificates anew: after
 * a swap under the same alias it signs with the old key and sends the new key's certificate. Here a
 * signature's certificate and private key are always those of one version.
 *
 * <p><b>Signing.</b> WSS4J asks for the certificate of an alias first, and later for its private
 * key. The key given is that of the certificate which the same thread was given last under that
 * alias, whatever was swapped in between; it is refused if it was compromised or purged since.
 * Passwords are not needed and not looked at; where a framework insists on one, any will do. A key
 * whose certificate is outside its period of validity, or does not allow the use, is refused.
 *
 * <p><b>Decrypting.</b> Keys are found by what the message says: issuer and serial number, subject
 * key identifier, SHA-1 thumbprint, certificate, or key value; active, staged and retained ones. A
 * purged or compromised key opens nothing.
 *
 * <p><b>Trust.</b> Nobody is trusted unless {@link Builder#trust} says whom: the certificates that
 * stand under the policy's aliases, and those of chains if the policy goes by them. What else lies
 * in the ring, such as our own certificates, and what a message embeds, is not. WSS4J does not ask
 * about signatures with symmetric keys: {@link TrustedSignatures} refuses them. WSS4J asks for each
 * signature by itself, so a policy that wants two signers is never met. It also leaves to its
 * caller what a signature covers; a {@link SoapReceiver} does not.
 *
 * <p><b>Providers.</b> WSS4J uses the registered security providers only. A key that none of them
 * can use is refused, and the message says so: one that belongs to another provider, or is on a
 * curve that this Java does not know. A {@link SoapProtector} and a {@link SoapReceiver} can use
 * it.
 *
 * <p>Over a {@link Keyring}, or after {@link #snapshot()}, it never changes. Instances are safe for
 * use by several threads, apart from what {@code CryptoBase} lets anybody set.
 */
public final class KeyringCrypto extends CryptoBase {

  static {
    // Without that, WSS4J cannot put its own exceptions into words.
    org.apache.xml.security.Init.init();
  }

  private final KeyringSource keys;
  private final Optional<VerificationPolicy> policy;
  private final InstantSource clock;
  private final boolean providerGiven;
  private final boolean expiredAllowed;
  private final boolean anyUsage;

  /** The keys whose certificates this thread was given, until it has asked for them. */
  private final ThreadLocal<Map<Alias, HeldKey>> promised = ThreadLocal.withInitial(HashMap::new);

  private KeyringCrypto(KeyringSource keys, Builder builder) {
    this.keys = keys;
    this.policy = builder.policy;
    this.clock = builder.clock;
    this.expiredAllowed = builder.expiredAllowed;
    this.anyUsage = builder.anyUsage;
    this.providerGiven = builder.providerGiven;
  }

  /**
   * A crypto that signs, encrypts and decrypts, and trusts nobody.
   *
   * @param keys where the keys come from: a rotation, whose swaps are followed, or one ring
   * @return the crypto
   */
  public static KeyringCrypto of(KeyringSource keys) {
    return with(keys).build();
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
    Builder same = with(keys).clock(clock);
    same.policy = policy;
    same.expiredAllowed = expiredAllowed;
    same.anyUsage = anyUsage;
    same.providerGiven = providerGiven;
    return new KeyringCrypto(keys.keyring(), same);
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
    return answer(() -> find(request));
  }

  private X509Certificate[] find(CryptoType request) throws WSSecurityException {
    Keyring ring = ring();
    return switch (request.getType()) {
      case ALIAS -> active(ring, request.getAlias());
      case ISSUER_SERIAL ->
          first(ring, KeyHint.issuerAndSerial(request.getIssuer(), request.getSerial()));
      case SKI_BYTES -> first(ring, KeyHint.subjectKeyIdentifier(request.getBytes()));
      case THUMBPRINT_SHA1 -> first(ring, KeyHint.thumbprint(request.getBytes()));
      case SUBJECT_DN -> first(ring, KeyHint.subject(request.getSubjectDN()));
      case ENDPOINT -> new X509Certificate[0];
    };
  }

  private X509Certificate[] active(Keyring ring, @Nullable String name) throws WSSecurityException {
    Optional<KeyVersion> version = aliasOf(name).flatMap(ring::active);
    if (version.isEmpty()) {
      return new X509Certificate[0];
    }
    requireFlow(ring, version.get().alias());
    requireFit(ring, version.get(), false);
    if (version.get().entry() instanceof HeldKey key) {
      promised.get().put(version.get().alias(), key);
    }
    return chain(version.get());
  }

  private static void requireFlow(Keyring ring, Alias alias) throws WSSecurityException {
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
  private void requireFit(Keyring ring, KeyVersion version, boolean toSign)
      throws WSSecurityException {
    boolean ours = version.entry() instanceof HeldKey;
    KeyChoice choice =
        new KeyChoice(
            ring, now(), keys.clockTolerance(), expiredAllowed, anyUsage || (ours && !toSign));
    try {
      if (ours || toSign) {
        choice.requireFitToSign(version);
      } else {
        choice.requireFitToEncrypt(version);
      }
    } catch (KeyUnavailableException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Alias> aliasOf(@Nullable String name) {
    try {
      return Optional.ofNullable(name).map(Alias::new);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** WSS4J takes only one: the one that is trusted, or else the one that is in use. */
  private X509Certificate[] first(Keyring ring, KeyHint hint) {
    List<KeyVersion> found = ring.find(hint);
    Optional<KeyVersion> trusted =
        policy
            .flatMap(p -> new KeyTrust(ring, p, now()).best(found))
            .filter(worth -> worth.verdict() == Verdict.VALID)
            .map(KeyTrust.Worth::version);
    return trusted
        .or(
            () ->
                found.stream()
                    .filter(version -> version.state() != KeyState.COMPROMISED)
                    .findFirst())
        .map(KeyringCrypto::chain)
        .orElseGet(() -> new X509Certificate[0]);
  }

  private static X509Certificate[] chain(KeyVersion version) {
    return version.entry() instanceof HeldKey key
        ? key.chain().toArray(X509Certificate[]::new)
        : new X509Certificate[] {version.entry().certificate()};
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
    return answer(() -> ring().find(KeyId.of(certificate)))
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
    return answer(() -> signing(alias));
  }

  private PrivateKey signing(@Nullable String alias) throws WSSecurityException {
    Alias name = aliasOf(alias).orElseThrow(() -> noKey(alias));
    HeldKey key = promised.get().remove(name);
    Keyring ring = ring();
    if (key == null) {
      requireFlow(ring, name);
    }
    KeyVersion version =
        key == null
            ? ring.active(name).orElseThrow(() -> noKey(alias))
            : stillUsable(ring, name, key.keyId());
    HeldKey signing = held(version);
    requireFit(ring, version, true);
    return unlocked(signing, KeyUse.SIGN);
  }

  /** Since its certificate was given away it may have been swapped, but not taken out of use. */
  private static KeyVersion stillUsable(Keyring ring, Alias alias, KeyId keyId)
      throws WSSecurityException {
    return ring.find(keyId)
        .filter(version -> version.state() != KeyState.COMPROMISED)
        .orElseThrow(
            () ->
                failure(
                    "The key %s under the alias '%s' was taken out of use since its certificate"
                            .formatted(keyId, alias)
                        + " was read; sign the message anew"));
  }

  private static WSSecurityException noKey(@Nullable String alias) {
    return failure("There is no active key under the alias '%s'; add one".formatted(alias));
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
    return answer(() -> decrypting(ring().find(KeyId.of(certificate)).stream()));
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
    return answer(() -> decrypting(ring().find(KeyHint.publicKey(publicKey)).stream()));
  }

  private PrivateKey decrypting(Stream<KeyVersion> candidates) throws WSSecurityException {
    KeyVersion version =
        candidates
            .filter(candidate -> candidate.serves(KeyUse.DECRYPT, now()))
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
        "Under the alias '%s' stands a partner's certificate without private key; name an alias of"
                .formatted(version.alias())
            + " our own");
  }

  private PrivateKey unlocked(HeldKey key, KeyUse use) throws WSSecurityException {
    try {
      PrivateKey unlocked = key.privateKey();
      if (use != KeyUse.SIGN || !providerGiven) {
        CryptoReach.require(key, unlocked, use);
      }
      LastDefence.calling(
          () -> {
            keys.observer().used(key.keyId(), use);
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

  // ---- trust

  /**
   * Whether the policy trusts a certificate.
   *
   * @param certificates what the message names: a certificate, and perhaps those above it
   * @param enableRevocation not looked at: the policy says how revocation is checked
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
    VerificationPolicy known =
        policy.orElseThrow(
            () -> failure("Nobody is trusted: this crypto was made without a policy"));
    return new CryptoTrust(new KeyTrust(ring(), known, now()));
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

  private Keyring ring() {
    return LastDefence.calling(keys::keyring);
  }

  private Instant now() {
    return LastDefence.calling(clock::instant);
  }

  /** The aliases of the ring; nothing of a key. */
  @Override
  public String toString() {
    return "crypto over "
        + keys.keyring().aliases()
        + policy.map(p -> ", trusting " + p).orElse("");
  }

  /** Sets up a crypto. Not for use by several threads. */
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
    public Builder allowExpired() {
      this.expiredAllowed = true;
      return this;
    }

    /**
     * Sign and encrypt also with certificates whose key usage does not allow it (RFC 5280,
     * 4.2.1.3), which is refused by default.
     *
     * @return this builder
     */
    public Builder allowAnyKeyUsage() {
      this.anyUsage = true;
      return this;
    }

    /**
     * Makes the crypto.
     *
     * @return the crypto
     */
    public KeyringCrypto build() {
      return new KeyringCrypto(keys, this);
    }
  }
}
