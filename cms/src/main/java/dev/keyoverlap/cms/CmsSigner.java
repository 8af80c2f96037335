package dev.keyoverlap.cms;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/**
 * Signs messages with the keys that stand under one or several aliases (RFC 5652, SignedData).
 *
 * <p>The aliases stay, the keys under them come and go: each message takes one ring from the source
 * and is signed with the keys that are active in it. For an overlap of two keys, name the second
 * alias in advance; as soon as, and as long as, there is a key under it, messages bear a second
 * signature:
 *
 * <pre>{@code
 * CmsSigner signer = CmsSigner.with(rotation)
 *     .signAs(alias("orders"))
 *     .signAsIfPresent(alias("orders-next"))
 *     .build();
 * byte[] signed = signer.sign(order);
 * }</pre>
 *
 * <p>Each signature covers the content type, the digest of the content, the algorithms (RFC 6211),
 * the signer's certificate (RFC 5035) and, unless switched off, the time. Where there are several,
 * each covers also what the others sign (RFC 5752), so that a receiver who looks notices if one was
 * removed; a {@link CmsVerifier} does. The content is digested once for all signatures with the
 * same digest.
 *
 * <p>Instances are immutable and safe for use by several threads. Private keys are used through the
 * JDK's {@link java.security.Signature} and whichever of the installed providers accepts them, so
 * that keys of a hardware module work; no provider is ever added to the JVM.
 */
public final class CmsSigner {

  private final KeyringSource keys;
  private final List<SignAs> requests;
  private final KeyChoice choice;
  private final EmbeddedCertificates certificates;
  private final boolean signingTime;
  private final boolean detached;
  private final boolean base64;
  private final InstantSource clock;

  private CmsSigner(Builder builder) {
    this.keys = builder.keys;
    this.requests = KeyChoice.checked(builder.requests, "signAs or signAsIfPresent");
    this.choice = new KeyChoice("sign", builder.expiredAllowed, builder.identifiedBy);
    this.certificates = builder.certificates;
    this.signingTime = builder.signingTime;
    this.detached = builder.detached;
    this.base64 = builder.base64;
    this.clock = builder.clock;
  }

  /**
   * Begins to set up a signer.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    BouncyCastleVersion.require();
    return new Builder(keys);
  }

  /**
   * Signs.
   *
   * @param content what to sign
   * @return the signed message in DER, or its Base64 if the builder was told so; without the
   *     content if the builder was told {@link Builder#detached()}
   * @throws KeyUnavailableException if there is no key under an alias, if it is a certificate
   *     without private key, is outside its period of validity, is too short or does not fit the
   *     algorithm, or if the private key cannot be used
   */
  public byte[] sign(byte[] content) throws KeyUnavailableException {
    Keyring ring = keys.keyring();
    Instant now = clock.instant();
    List<SigningKey> signers = signers(ring, now);
    ContentDigests digests = new ContentDigests(content);
    SignedDataAssembly assembly = new SignedDataAssembly(certificates, choice.identifiedBy());
    Optional<Instant> time = signingTime ? Optional.of(now) : Optional.empty();
    for (Map.Entry<SigningKey, ASN1Set> each :
        AttributesToSign.of(signers, digests::get, time).entrySet()) {
      try {
        assembly.add(each.getKey(), each.getValue());
      } catch (GeneralSecurityException | ProviderException e) {
        throw choice.failed(each.getKey().version(), e);
      }
    }
    return MessageSyntax.encode(
        CMSObjectIdentifiers.signedData, assembly.around(content, detached), base64);
  }

  private List<SigningKey> signers(Keyring ring, Instant now) throws KeyUnavailableException {
    List<SigningKey> signers = new ArrayList<>();
    for (Map.Entry<SignAs, KeyVersion> chosen : choice.choose(ring, requests, now).entrySet()) {
      signers.add(signer(chosen.getKey(), chosen.getValue()));
    }
    return signers;
  }

  private SigningKey signer(SignAs request, KeyVersion version) throws KeyUnavailableException {
    if (!(version.entry() instanceof HeldKey key)) {
      throw choice.refused(
          version, "it is a partner's certificate without private key; name an alias of our own");
    }
    var publicKey = key.certificate().getPublicKey();
    SignatureAlgorithm algorithm =
        request
            .algorithm()
            .or(() -> SignatureAlgorithm.defaultFor(publicKey))
            .filter(candidate -> candidate.fits(publicKey))
            .orElseThrow(() -> choice.refused(version, misfit(request, publicKey.getAlgorithm())));
    return new SigningKey(version, key.chain(), key.privateKey(), algorithm);
  }

  private static String misfit(SignAs request, String keyAlgorithm) {
    return request
        .algorithm()
        .map(algorithm -> "a key for " + keyAlgorithm + " cannot make signatures of " + algorithm)
        .orElse("there is no signature algorithm for keys of " + keyAlgorithm);
  }

  private record SignAs(Alias alias, boolean mayBeAbsent, Optional<SignatureAlgorithm> algorithm)
      implements KeyChoice.Request {}

  /** Sets up a signer. Not for use by several threads. */
  public static final class Builder {

    private final KeyringSource keys;
    private final List<SignAs> requests = new ArrayList<>();
    private EmbeddedCertificates certificates = EmbeddedCertificates.OWN;
    private IdentifiedBy identifiedBy = IdentifiedBy.ISSUER_AND_SERIAL;
    private boolean signingTime = true;
    private boolean detached;
    private boolean base64;
    private boolean expiredAllowed;
    private InstantSource clock = InstantSource.system();

    private Builder(KeyringSource keys) {
      this.keys = keys;
    }

    /**
     * Sign with the key under this alias; without it there is no message.
     *
     * @param alias an alias of our own
     * @return this builder
     */
    public Builder signAs(Alias alias) {
      requests.add(new SignAs(alias, false, Optional.empty()));
      return this;
    }

    /**
     * Sign with the key under this alias, in this way; without it there is no message.
     *
     * @param alias an alias of our own
     * @param algorithm how; must fit the key that stands under the alias when a message is signed
     * @return this builder
     */
    public Builder signAs(Alias alias, SignatureAlgorithm algorithm) {
      requests.add(new SignAs(alias, false, Optional.of(algorithm)));
      return this;
    }

    /**
     * Sign with the key under this alias too, if there is an active one. A key that is there and
     * cannot be used, such as an expired one, is not passed over but an error.
     *
     * @param alias an alias of our own that may be without key
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias) {
      requests.add(new SignAs(alias, true, Optional.empty()));
      return this;
    }

    /**
     * Sign with the key under this alias too, in this way, if there is an active one.
     *
     * @param alias an alias of our own that may be without key
     * @param algorithm how; must fit the key that stands under the alias when a message is signed
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias, SignatureAlgorithm algorithm) {
      requests.add(new SignAs(alias, true, Optional.of(algorithm)));
      return this;
    }

    /**
     * Which certificates the message carries; {@link EmbeddedCertificates#OWN} by default.
     *
     * @param certificates which
     * @return this builder
     */
    public Builder certificates(EmbeddedCertificates certificates) {
      this.certificates = certificates;
      return this;
    }

    /**
     * How the message names its signers; {@link IdentifiedBy#ISSUER_AND_SERIAL} by default.
     *
     * @param identifiedBy how; a certificate without subject key identifier cannot be named by it,
     *     and is refused when a message is signed
     * @return this builder
     */
    public Builder identifiedBy(IdentifiedBy identifiedBy) {
      this.identifiedBy = identifiedBy;
      return this;
    }

    /**
     * Leave out the signing time (RFC 5652, 11.3), which is there by default.
     *
     * @return this builder
     */
    public Builder withoutSigningTime() {
      this.signingTime = false;
      return this;
    }

    /**
     * Leave the content out of the message; it travels beside it.
     *
     * @return this builder
     */
    public Builder detached() {
      this.detached = true;
      return this;
    }

    /**
     * Answer the Base64 of the message, in one line of ASCII, instead of DER.
     *
     * @return this builder
     */
    public Builder base64() {
      this.base64 = true;
      return this;
    }

    /**
     * Sign also with keys whose certificate is not valid yet or no longer, which is refused by
     * default. Most receivers will reject such messages.
     *
     * @return this builder
     */
    public Builder allowExpired() {
      this.expiredAllowed = true;
      return this;
    }

    /**
     * The clock for signing times and for judging certificates; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes the signer.
     *
     * @return the signer
     * @throws IllegalStateException if no alias was named, or one was named twice
     */
    public CmsSigner build() {
      return new CmsSigner(this);
    }
  }
}
