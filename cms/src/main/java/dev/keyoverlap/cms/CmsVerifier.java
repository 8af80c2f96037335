package dev.keyoverlap.cms;

import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedContent;
import java.time.InstantSource;

/**
 * Verifies signed messages (RFC 5652, SignedData) with the certificates of a ring, under a policy
 * that says whose signatures a message needs.
 *
 * <pre>{@code
 * VerificationPolicy policy = VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));
 * CmsVerifier verifier = CmsVerifier.of(rotation, policy);
 * VerifiedContent order = verifier.verify(signed);     // or an exception with the whole report
 * }</pre>
 *
 * <p><b>Whose key.</b> The signer is looked up in the ring by the identifier that the message
 * gives. Certificates in the message are ignored, since anybody can put one there, unless the
 * policy {@linkplain VerificationPolicy#acceptChains goes by chains}; then they are looked through
 * for a path to an authority of the ring, once the signature has turned out to be correct.
 *
 * <p><b>What is refused.</b> A known key's signature is wrong, and the message refused under every
 * policy, if its value is not correct, if it has no signed attributes (whose absence permits
 * forgeries), or if they are not in DER, occur twice, or contradict the content, the algorithms or
 * the certificate (RFC 5652, 11; RFC 6211; RFC 5035). So is one that was made together with another
 * that is no longer in the message (RFC 5752): somebody removed it, be it the old or the new one of
 * an overlap. Signatures with SHA-1, MD5 or RSA keys of less than 2048 bits are never counted.
 * Validity is judged by the clock, not by the signing time: who has an old key can write any time.
 *
 * <p>Messages may be DER, BER, or the Base64 of either with or without line breaks; which one is
 * found out from the first byte. Malformed messages give nothing but the checked exceptions.
 *
 * <p>Instances are immutable and safe for use by several threads. Each message is judged with one
 * ring.
 */
public final class CmsVerifier {

  private final KeyringSource keys;
  private final VerificationPolicy policy;
  private final InstantSource clock;

  private CmsVerifier(KeyringSource keys, VerificationPolicy policy, InstantSource clock) {
    this.keys = keys;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * A verifier that goes by the system's clock.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @param policy whose signatures a message needs
   * @return the verifier
   */
  public static CmsVerifier of(KeyringSource keys, VerificationPolicy policy) {
    return with(keys, policy).build();
  }

  /**
   * Begins to set up a verifier.
   *
   * @param keys where each message's keys come from: a rotation, or one ring
   * @param policy whose signatures a message needs
   * @return a builder
   */
  public static Builder with(KeyringSource keys, VerificationPolicy policy) {
    BouncyCastleVersion.require();
    return new Builder(keys, policy);
  }

  /**
   * Verifies a message that carries its content.
   *
   * @param message the signed message
   * @return the content, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries no content
   */
  public VerifiedContent verify(byte[] message)
      throws VerificationException, MalformedMessageException {
    SignedMessage signed = parse(message);
    return judge(
        signed,
        signed
            .content()
            .orElseThrow(
                () ->
                    new MalformedMessageException(
                        "The message does not carry its content; verify it together with the"
                            + " content that came beside it")));
  }

  /**
   * Verifies a message whose content travels beside it.
   *
   * @param message the signed message, without content
   * @param detachedContent the content, byte by byte as it was signed
   * @return the content, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries content itself
   */
  public VerifiedContent verify(byte[] message, byte[] detachedContent)
      throws VerificationException, MalformedMessageException {
    SignedMessage signed = parse(message);
    if (signed.content().isPresent()) {
      throw new MalformedMessageException(
          "The message carries content itself; verify it without other content, and use what it"
              + " carries");
    }
    return judge(signed, detachedContent);
  }

  private static SignedMessage parse(byte[] message) throws MalformedMessageException {
    try {
      return MessageSyntax.parse(message, SignedMessage::of);
    } catch (MessageSyntax.NotParsable e) {
      throw new MalformedMessageException("This is no signed CMS message: " + e.getMessage(), e);
    }
  }

  private VerifiedContent judge(SignedMessage signed, byte[] content) throws VerificationException {
    SignatureJudge judge =
        new SignatureJudge(
            keys.keyring(),
            policy,
            clock.instant(),
            ContentDigests.of(content),
            signed.certificates());
    return VerifiedContent.of(
        content, VerificationReport.of(policy, judge.judge(signed.signers())));
  }

  /** Sets up a verifier. Not for use by several threads. */
  public static final class Builder {

    private final KeyringSource keys;
    private final VerificationPolicy policy;
    private InstantSource clock = InstantSource.system();

    private Builder(KeyringSource keys, VerificationPolicy policy) {
      this.keys = keys;
      this.policy = policy;
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
     * Makes the verifier.
     *
     * @return the verifier
     */
    public CmsVerifier build() {
      return new CmsVerifier(keys, policy, clock);
    }
  }
}
