package dev.keyoverlap.xmldsig;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.signature.DocumentVerification;
import dev.keyoverlap.xmldsig.internal.signature.JudgedDocument;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Document;

/**
 * Verifies the signatures of XML documents with the certificates of a ring, under a policy that
 * says whose signatures a document needs.
 *
 * <pre>{@code
 * VerificationPolicy policy = VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));
 * XmlVerifier verifier = XmlVerifier.of(rotation, policy);
 * VerifiedXml verified = verifier.verify(message);     // or an exception with the whole report
 * Element order = verified.only().element();
 * }</pre>
 *
 * <p><b>Signed elements.</b> The answer is the elements that were signed, and never the document:
 * an attacker may have moved them, and put something else in their place. An element counts if the
 * signatures that cover it meet the policy.
 *
 * <p><b>Whose key.</b> The signer is looked up in the ring by what the signature's KeyInfo says:
 * certificate, issuer and serial number, subject key identifier, subject, or key value, in any mix.
 * A signature that names no key is tried with those under the policy's aliases. A certificate in
 * the document is never trusted for being there; under a policy that {@linkplain
 * VerificationPolicy#acceptChains goes by chains} it must chain to an authority of the ring.
 *
 * <p><b>Rejected signatures.</b> A known key's signature is wrong if its value is not correct, if
 * anything it covers was changed, or if it refers to an identifier that two elements carry. A
 * document with such a signature is rejected under every policy. A signature is not counted if it
 * uses anything but the algorithms of {@link SignatureAlgorithm}, {@link Canonicalization} and
 * SHA-2 and SHA-3 with 256, 384 and 512 bits. Nor is it counted if it has a transform other than
 * leaving out signatures or decoding the Base64 of one element, or refers to something outside of
 * the document. Such things are never carried out or fetched. A document with a DOCTYPE, or with a
 * signature that has anything twice or in another order than the schema, is malformed, as is one
 * that exceeds a {@link Limit}.
 *
 * <p>Signatures of a document do not name each other, as those of a CMS message can. If someone
 * removes one of two, this is not noticed under a policy that the other one meets. A damaged one is
 * noticed as long as it names a known key.
 *
 * <p>Public keys are used with the first registered provider that accepts them, and other curves
 * with bcprov-jdk18on if it is on the class path. So the builder has no {@code provider} setting,
 * and no {@code accept}: nothing weak can be accepted.
 *
 * <p>Instances are immutable and safe for use by several threads. Each document is judged with one
 * ring.
 *
 * @since 1.0
 */
public final class XmlVerifier {

  private final ReceiverSettings settings;
  private final DocumentVerification verification;

  private XmlVerifier(ReceiverSettings settings, DocumentVerification verification) {
    this.settings = settings;
    this.verification = verification;
  }

  /**
   * A verifier that goes by the system's clock.
   *
   * @param keys where each document's keys come from: a rotation, or one ring
   * @param policy whose signatures a document needs
   * @return the verifier
   */
  public static XmlVerifier of(KeyringSource keys, VerificationPolicy policy) {
    return with(keys, policy).build();
  }

  /**
   * Begins to set up a verifier.
   *
   * @param keys where each document's keys come from: a rotation, or one ring
   * @param policy whose signatures a document needs
   * @return a builder
   */
  public static Builder with(KeyringSource keys, VerificationPolicy policy) {
    return new Builder(keys, policy);
  }

  /**
   * This verifier, with progress reports for streams and files, detached ones included. You can
   * cancel until the content is written.
   *
   * @param progress is told, and can cancel
   * @return a verifier that is the same otherwise
   */
  public XmlVerifier withProgress(ProgressListener progress) {
    return new XmlVerifier(settings.withProgress(progress), verification);
  }

  /**
   * Verifies a document.
   *
   * @param message the signed document
   * @return the signed elements, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not XML without DOCTYPE, carries no signature, or
   *     one that cannot be read, or is longer than the builder was told
   */
  public VerifiedXml verify(byte[] message)
      throws VerificationException, MalformedMessageException {
    requireLength(message.length);
    try {
      return verified(message, Pump.inMemory());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  /**
   * Verifies a document, which is held in memory, in which one element is signed.
   *
   * @param message the signed document, up to its end; not closed
   * @param element gets the {@linkplain VerifiedElement#canonical canonical form} of the signed
   *     element, and not a byte before it is accepted; neither flushed nor closed
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does, or if several elements are
   *     signed; verify such documents in memory
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verifyStream(InputStream message, OutputStream element)
      throws VerificationException, MalformedMessageException, IOException {
    Pump pump = settings.pump();
    VerifiedXml verified = verify(message, pump);
    element.write(single(verified, pump));
    return Results.verified(verified.report());
  }

  /**
   * Verifies a document, which is held in memory, in which one element is signed.
   *
   * @param message the signed document, up to its end; not closed
   * @param element the file to write the {@linkplain VerifiedElement#canonical canonical form} of
   *     the signed element to. It appears as a whole, replacing one that is there, once it is
   *     accepted; if an exception is thrown nothing appears or changes
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verifyStream(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verifyToFile(InputStream message, Path element)
      throws VerificationException, MalformedMessageException, IOException {
    Pump pump = settings.pump();
    VerifiedXml verified = verify(message, pump);
    Quarantine.write(element, single(verified, pump), pump);
    return Results.verified(verified.report());
  }

  private static byte[] single(VerifiedXml verified, Pump pump)
      throws MalformedMessageException, InterruptedIOException {
    byte[] element = verified.single().canonical();
    pump.goOn();
    return element;
  }

  /**
   * Verifies a file in which one element is signed.
   *
   * @param message the signed document
   * @param element the file to write, as {@link #verifyToFile(InputStream, Path)} does
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verifyStream(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerifiedMessage verify(Path message, Path element)
      throws VerificationException, MalformedMessageException, IOException {
    try (InputStream input = Files.newInputStream(message)) {
      return verifyToFile(input, element);
    }
  }

  /**
   * Verifies signatures of content that is in no document. Each of the contents must be covered as
   * the policy demands, and whatever else the signatures refer to is not fetched.
   *
   * @param signatures the document of the signatures
   * @param first what they must cover
   * @param more what else they must cover
   * @return who signed, and the verdict for every signature
   * @throws VerificationException if the signatures, or those of one of the contents, do not meet
   *     the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does
   * @throws IOException if a file cannot be read; an {@link java.io.InterruptedIOException} if the
   *     thread was interrupted
   * @throws IllegalArgumentException if two contents have the same URI
   */
  public VerifiedMessage verifyDetached(
      byte[] signatures, DetachedContent first, DetachedContent... more)
      throws VerificationException, MalformedMessageException, IOException {
    Map<String, DetachedBytes> contents = new LinkedHashMap<>();
    DetachedContent.bytes(first, more).forEach(content -> contents.put(content.uri(), content));
    requireLength(signatures.length);
    return verification.accepted(
        signatures,
        contents,
        settings.pump(),
        judged -> {
          judged.requireCovered(contents.values());
          return Results.verified(judged.report());
        });
  }

  /**
   * Verifies a document, which is held in memory.
   *
   * @param message the signed document, up to its end; not closed
   * @return the signed elements, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public VerifiedXml verifyStream(InputStream message)
      throws VerificationException, MalformedMessageException, IOException {
    return verify(message, settings.pump());
  }

  private VerifiedXml verify(InputStream message, Pump pump)
      throws VerificationException, MalformedMessageException, IOException {
    InputStream counted = pump.counted(message);
    int most = (int) Math.min(settings.limits().of(Limit.XML_BYTES), Integer.MAX_VALUE - 8);
    byte[] bytes = counted.readNBytes(most);
    if (bytes.length == most && counted.read() >= 0) {
      requireLength(most + 1L);
    }
    return verified(bytes, pump);
  }

  /**
   * Verifies a document that somebody else has parsed. The caller's parser decides what the tree
   * is; for messages of strangers it must refuse a DOCTYPE.
   *
   * @param message the signed document; not changed
   * @return the signed elements, accepted; none of them belongs to that document
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does
   */
  public VerifiedXml verifyDocument(Document message)
      throws VerificationException, MalformedMessageException {
    if (message.getDoctype() != null || message.getDocumentElement() == null) {
      throw new MalformedMessageException("The document has a DOCTYPE, or no element at all");
    }
    byte[] bytes;
    try {
      bytes = CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(message);
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be written", e);
    } catch (StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    return verify(bytes);
  }

  private void requireLength(long length) throws LimitExceededException {
    settings.budget().require(Limit.XML_BYTES, length);
  }

  private VerifiedXml verified(byte[] message, Pump pump)
      throws VerificationException, MalformedMessageException, IOException {
    return verification.accepted(message, Map.of(), pump, VerifiedXml::of);
  }

  /** For tests, too: the budget tells what it cost. */
  JudgedDocument judge(byte[] message, Budget budget) throws MalformedMessageException {
    return verification.judge(message, Map.of(), settings.ring(), Pump.inMemory(), budget);
  }

  /**
   * Sets up a verifier. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private ReceiverSettings settings;
    private final VerificationPolicy policy;
    private Optional<ElementFinder> unnamed = Optional.empty();
    private IdNames ids = IdNames.USUAL;

    private Builder(KeyringSource keys, VerificationPolicy policy) {
      this.settings = ReceiverSettings.of(keys);
      this.policy = policy;
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
     * Bounds what a document may contain and cost; {@link Limits#DEFAULT} by default. A document
     * beyond is refused with a {@link LimitExceededException} that names the limit.
     *
     * @param limits the limits
     * @return this builder
     */
    public Builder limits(Limits limits) {
      this.settings = settings.limits(Objects.requireNonNull(limits));
      return this;
    }

    /**
     * An attribute that is an identifier, too. Those are known without this: {@code Id}, {@code
     * ID}, {@code id}, {@code xml:id}, {@code wsu:Id}, and the ones of SAML 1.
     *
     * @param namespace its namespace; empty for none
     * @param localName its name without prefix
     * @return this builder
     */
    public Builder idAttribute(String namespace, String localName) {
      this.ids = ids.with(namespace, localName);
      return this;
    }

    /**
     * The element that a reference without a URI covers. Some standards say it in words only, such
     * as those for the header of ISO 20022 messages. A signature with such a reference is refused
     * if nobody says what it means.
     *
     * @param element which, by name or identifier; a document must have exactly one
     * @return this builder
     * @throws IllegalArgumentException if the element is selected by XPath: an expression could
     *     take any time on a message of a stranger
     */
    public Builder elementWithoutUri(ElementSelector element) {
      if (!element.finder().findsOnTapes()) {
        throw new IllegalArgumentException(
            "Cannot look for %s in received documents. Select the element by name or identifier"
                .formatted(element));
      }
      this.unnamed = Optional.of(element.finder());
      return this;
    }

    /**
     * Makes the verifier.
     *
     * @return the verifier
     */
    public XmlVerifier build() {
      settings.announce("XmlVerifier", KeyUse.VERIFY, policy.aliases());
      return new XmlVerifier(settings, new DocumentVerification(settings, policy, unnamed, ids));
    }
  }
}
