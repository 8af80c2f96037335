package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.BouncyCastleVersion;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.VerifyingTerms;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.verify.SignatureClaim;
import dev.keyoverlap.cms.internal.verify.SignedMessage;
import dev.keyoverlap.cms.internal.verify.SignedMessageReader;
import dev.keyoverlap.cms.internal.verify.StreamVerification;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Verifies signed messages (RFC 5652, SignedData) with the certificates of a ring, under a policy
 * that says whose signatures a message needs.
 *
 * <pre>{@code
 * VerificationPolicy policy = VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));
 * CmsVerifier verifier = CmsVerifier.of(rotation, policy);
 * VerifiedContent order = verifier.verify(signed);     // or an exception with the whole report
 * verifier.verify(signedFile, file);                   // streams and files of any size, too
 * }</pre>
 *
 * <p><b>Whose key.</b> The signer is looked up in the ring by the identifier that the message
 * gives. Certificates in the message are ignored, since anybody can put one there. Only if the
 * policy {@linkplain VerificationPolicy#acceptChains goes by chains}, they are searched for a path
 * to an authority of the ring, after the signature has turned out to be correct.
 *
 * <p><b>Rejected signatures.</b> A known key's signature is wrong if its value is not correct, or
 * if it has no signed attributes, whose absence permits forgeries. It is also wrong if they are not
 * in DER, occur twice, or contradict the content, the algorithms or the certificate (RFC 5652, 11;
 * RFC 6211; RFC 5035). A message with such a signature is rejected under every policy. The same
 * holds for a signature that was made together with another one (RFC 5752) that someone removed, be
 * it the old or the new one of an overlap. Signatures with MD5 or RSA keys of less than 2048 bits
 * are never counted, and those with SHA-1 only where they are {@linkplain Builder#accept accepted
 * by name}. Validity is judged by the clock, not by the signing time: who has an old key can write
 * any time.
 *
 * <p>Messages may be DER, BER, or the Base64 of either with or without line breaks; which one is
 * found out from the first byte. Malformed messages give nothing but the checked exceptions.
 *
 * <p>Instances are immutable and safe for use by several threads. Each message is judged with one
 * ring: that of the moment when it has been read.
 *
 * @since 1.0
 */
public final class CmsVerifier {

  private final ReceiverSettings settings;
  private final VerificationPolicy policy;
  private final VerifyingTerms terms;

  private CmsVerifier(ReceiverSettings settings, VerificationPolicy policy, VerifyingTerms terms) {
    this.settings = settings;
    this.policy = policy;
    this.terms = terms;
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
   * This verifier, telling how far it is when it works on streams and files.
   *
   * @param progress is told, and can cancel
   * @return a verifier that is the same otherwise
   */
  public CmsVerifier withProgress(ProgressListener progress) {
    return new CmsVerifier(settings.withProgress(progress), policy, terms);
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
    Objects.requireNonNull(message);
    try {
      SignedMessage signed = parse(message);
      return accepted(signed, signed.content().orElseThrow(SignedMessage::withoutContent));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Verifies a message of any size that carries its content, in constant memory.
   *
   * @param message the signed message, up to its end; not closed
   * @param content gets the content once it is accepted, and not a byte of it before: it waits in
   *     memory or, if it is long, in a temporary file of the owner's. Neither flushed nor closed
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries no content
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verifyStream(InputStream message, OutputStream content)
      throws VerificationException, MalformedMessageException, IOException {
    Objects.requireNonNull(message);
    Objects.requireNonNull(content);
    try (Quarantine quarantine = Quarantine.before(content)) {
      return Results.verified(streaming(settings.pump()).verify(message, quarantine));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Verifies a message of any size that carries its content, into a file, in constant memory.
   *
   * @param message the signed message, up to its end; not closed
   * @param content the file to write. It appears as a whole, replacing one that is there, once the
   *     content is accepted; if an exception is thrown nothing appears or changes. A new file is
   *     readable for its owner only, one that replaces another for whom that was
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verifyStream(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verifyToFile(InputStream message, Path content)
      throws VerificationException, MalformedMessageException, IOException {
    Objects.requireNonNull(message);
    Objects.requireNonNull(content);
    try (Quarantine quarantine = Quarantine.before(content)) {
      return Results.verified(streaming(settings.pump()).verify(message, quarantine));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Verifies a message in a file that carries its content, into another file, in constant memory.
   *
   * @param message the file with the signed message
   * @param content the file to write, as {@link #verifyToFile(InputStream, Path)} does
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verifyStream(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verify(Path message, Path content)
      throws VerificationException, MalformedMessageException, IOException {
    try (InputStream input = Files.newInputStream(message)) {
      return verifyToFile(input, content);
    }
  }

  /**
   * Verifies a message whose content travels beside it.
   *
   * @param message the signed message, without content
   * @param content the content, byte by byte as it was signed
   * @return the content, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries content itself
   */
  public VerifiedContent verifyDetached(byte[] message, byte[] content)
      throws VerificationException, MalformedMessageException {
    Objects.requireNonNull(message);
    Objects.requireNonNull(content);
    try {
      return accepted(parseDetached(message), ContentSlice.of(content));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Verifies a message whose content travels beside it and may have any size, in constant memory.
   *
   * <p>The verdict holds for the bytes that were read. If you read the content from its source a
   * second time, make sure that it is the same.
   *
   * @param message the signed message, without content
   * @param content the content, byte by byte as it was signed, up to its end; not closed
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries content itself
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public VerifiedMessage verifyDetachedStream(byte[] message, InputStream content)
      throws VerificationException, MalformedMessageException, IOException {
    Objects.requireNonNull(message);
    try {
      return Results.verified(
          streaming(settings.pump()).verifyDetached(parseDetached(message), content));
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  /**
   * Verifies a message whose content is in a file beside it, in constant memory.
   *
   * @param message the signed message, without content
   * @param content the file with the content, byte by byte as it was signed; nobody may change it
   *     between this and its use
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not a signed message, or carries content itself
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public VerifiedMessage verifyDetachedFile(byte[] message, Path content)
      throws VerificationException, MalformedMessageException, IOException {
    try (InputStream input = Files.newInputStream(content)) {
      return verifyDetachedStream(message, input);
    }
  }

  private SignedMessage parseDetached(byte[] message) throws MalformedMessageException {
    SignedMessage signed = parse(message);
    if (signed.content().isPresent()) {
      throw new MalformedMessageException(
          "The message carries its content. Call verify, and use the content that it" + " returns");
    }
    return signed;
  }

  private SignedMessage parse(byte[] message) throws MalformedMessageException {
    try {
      return SignedMessageReader.read(message, settings.budget());
    } catch (MessageSyntax.NotParsable e) {
      throw MessageSyntax.notSigned(e);
    }
  }

  private VerifiedContent accepted(SignedMessage signed, ContentSlice content)
      throws VerificationException, MalformedMessageException {
    VerificationReport report =
        judge(signed, ContentDigests.of(content, terms.providers())).requireMet();
    return Results.verified(content.bytes(), report);
  }

  StreamVerification streaming(Pump pump) {
    return new StreamVerification(this::judge, terms.providers(), settings.limits(), pump);
  }

  private VerificationReport judge(SignedMessage signed, ContentDigests digests)
      throws MalformedMessageException {
    Judge judge = Judge.of(settings.ring(), policy, settings.now(), signed.budget());
    List<SignerVerdict> verdicts =
        judge.judge(SignatureClaim.of(signed, digests, terms)).stream()
            .map(Judged::verdict)
            .toList();
    settings.tellUsed(verdicts);
    return VerificationReport.of(policy, verdicts);
  }

  /**
   * Sets up a verifier. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private ReceiverSettings settings;
    private final VerificationPolicy policy;
    private final Set<SignatureAlgorithm> accepted = SignatureSuite.usual();
    private CryptoProviders providers = CryptoProviders.byRule();

    private Builder(KeyringSource keys, VerificationPolicy policy) {
      this.settings = ReceiverSettings.of(keys);
      this.policy = policy;
    }

    /**
     * Accept signatures that were made in this way too. All but {@link
     * SignatureAlgorithm#LEGACY_RSA_SHA1} and {@link SignatureAlgorithm#LEGACY_ECDSA_SHA1} are
     * accepted by default; a policy that goes by chains still refuses certificates that are signed
     * with SHA-1.
     *
     * @param algorithm how
     * @return this builder
     */
    public Builder accept(SignatureAlgorithm algorithm) {
      accepted.add(algorithm);
      return this;
    }

    /**
     * Do with this provider what it can do, such as Amazon's Corretto provider, and the rest as
     * always. It need not be registered. Keys are brought into its form once; those that do not
     * show themselves, as in hardware, stay with the provider that they come from.
     *
     * @param provider the provider
     * @return this builder
     */
    public Builder provider(Provider provider) {
      this.providers = CryptoProviders.preferring(provider);
      return this;
    }

    /**
     * The clock for judging certificates and retention; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.settings = settings.clock(clock);
      return this;
    }

    /**
     * The limits of what one message may contain or cost; {@link Limits#DEFAULT} by default.
     *
     * @param limits the limits
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.settings = settings.limits(limits);
      return this;
    }

    /**
     * Makes the verifier.
     *
     * @return the verifier
     * @throws IllegalStateException if it was told to accept an algorithm that CMS cannot use
     */
    public CmsVerifier build() {
      accepted.forEach(SignatureSuite::of);
      settings.announce("CmsVerifier", KeyUse.VERIFY, policy.aliases());
      return new CmsVerifier(settings, policy, new VerifyingTerms(accepted, providers));
    }
  }
}
