package dev.keyoverlap.xmldsig;

import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.Progress;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.xmldsig.SignatureJudge.Judged;
import dev.keyoverlap.xmldsig.internal.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.CanonicalForm.NotCanonicalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p><b>What is signed.</b> The answer is the elements that were signed, and never the document: an
 * attacker may have moved them, and put something else where they stood. An element counts if the
 * signatures that cover it meet the policy.
 *
 * <p><b>Whose key.</b> The signer is looked up in the ring by what the signature's KeyInfo says:
 * certificate, issuer and serial number, subject key identifier, subject, or key value, in any mix.
 * A signature that names no key is tried with those under the policy's aliases. A certificate in
 * the document is never trusted for being there; under a policy that {@linkplain
 * VerificationPolicy#acceptChains goes by chains} it must chain to an authority of the ring.
 *
 * <p><b>What is refused.</b> A known key's signature is wrong, and the document refused under every
 * policy, if its value is not correct, if anything it covers was changed, or if it refers to an
 * identifier that two elements bear. It is not counted if it is made with, or rests on, anything
 * but the algorithms of {@link XmlSignatureAlgorithm}, {@link Canonicalization} and SHA-256, 384
 * and 512, or a transform other than leaving out signatures; or if it refers to something outside
 * of the document. Such things are never carried out or fetched. A document with a DOCTYPE, with a
 * signature that has anything twice or in another order than the schema, with more than 16
 * signatures or more than 32 references in one, or nested deeper than 500 elements, is malformed.
 *
 * <p>Signatures of a document do not name each other, as those of a CMS message can. Who removes
 * one of two is not noticed under a policy that the other one meets; who damages one is, as long as
 * it names a known key.
 *
 * <p>Instances are immutable and safe for use by several threads. Each document is judged with one
 * ring.
 */
public final class XmlVerifier {

  private final KeyringSource keys;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final int mostBytes;
  private final Progress progress;

  private XmlVerifier(Builder builder) {
    this.keys = builder.keys;
    this.policy = builder.policy;
    this.clock = builder.clock;
    this.mostBytes = builder.mostBytes;
    this.progress = bytes -> {};
    keys.observer().built("XmlVerifier", KeyUse.VERIFY, policy.aliases());
  }

  private XmlVerifier(XmlVerifier verifier, Progress progress) {
    this.keys = verifier.keys;
    this.policy = verifier.policy;
    this.clock = verifier.clock;
    this.mostBytes = verifier.mostBytes;
    this.progress = progress;
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
   * This verifier, telling how far it is when it works on streams and files, detached ones
   * included. A document is read, and gone over once more, in steps; its elements are then digested
   * as a whole each, and before anything is written it can be cancelled a last time.
   *
   * @param progress is told, and can cancel
   * @return a verifier that is the same otherwise
   */
  public XmlVerifier reporting(Progress progress) {
    return new XmlVerifier(this, progress);
  }

  /**
   * Verifies a document.
   *
   * @param message the signed document
   * @return the signed elements, accepted
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if it is not XML without DOCTYPE, bears no signature, or one
   *     that cannot be read, or is longer than the builder was told
   */
  public VerifiedXml verify(byte[] message)
      throws VerificationException, MalformedMessageException {
    if (message.length > mostBytes) {
      throw tooLong();
    }
    return VerifiedXml.of(judge(message, Map.of(), Watch.nobody()));
  }

  /**
   * Verifies a document, which is held in memory, in which one element is signed.
   *
   * @param message the signed document, up to its end; not closed
   * @param element gets the {@linkplain VerifiedElement#canonical canonical form} of the signed
   *     element, and not a byte before it is accepted; neither flushed nor closed
   * @return the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does, or if several elements are
   *     signed; verify such documents in memory
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerificationReport verify(InputStream message, OutputStream element)
      throws VerificationException, MalformedMessageException, IOException {
    Watch watch = Watch.of(progress);
    VerifiedXml verified = verify(message, watch);
    element.write(single(verified, watch));
    return verified.report();
  }

  /**
   * Verifies a document, which is held in memory, in which one element is signed.
   *
   * @param message the signed document, up to its end; not closed
   * @param element the file to write the {@linkplain VerifiedElement#canonical canonical form} of
   *     the signed element to. It appears as a whole, replacing one that is there, once it is
   *     accepted; if an exception is thrown nothing appears or changes
   * @return the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerificationReport verify(InputStream message, Path element)
      throws VerificationException, MalformedMessageException, IOException {
    Watch watch = Watch.of(progress);
    VerifiedXml verified = verify(message, watch);
    WholeFile.write(element, single(verified, watch));
    return verified.report();
  }

  private static byte[] single(VerifiedXml verified, Watch watch)
      throws MalformedMessageException, InterruptedIOException {
    byte[] element = verified.single().canonical();
    try {
      watch.goOn();
    } catch (Watch.Interrupted e) {
      throw e.forTheCaller();
    }
    return element;
  }

  /**
   * Verifies a file in which one element is signed.
   *
   * @param message the signed document
   * @param element the file to write, as {@link #verify(InputStream, Path)} does
   * @return the verdict for every signature
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(InputStream, OutputStream)} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public VerificationReport verify(Path message, Path element)
      throws VerificationException, MalformedMessageException, IOException {
    try (InputStream input = Files.newInputStream(message)) {
      return verify(input, element);
    }
  }

  /**
   * Verifies signatures of content that is in no document. Each of the contents must be covered as
   * the policy demands, and whatever else the signatures refer to is not fetched.
   *
   * @param signatures the document of the signatures
   * @param first what they must cover
   * @param more what else they must cover
   * @return the verdict for every signature
   * @throws VerificationException if the signatures, or those of one of the contents, do not meet
   *     the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does
   * @throws IOException if a file cannot be read; an {@link java.io.InterruptedIOException} if the
   *     thread was interrupted
   * @throws IllegalArgumentException if two contents have the same URI
   */
  public VerificationReport verifyDetached(
      byte[] signatures, DetachedContent first, DetachedContent... more)
      throws VerificationException, MalformedMessageException, IOException {
    Map<String, DetachedContent> contents = new LinkedHashMap<>();
    DetachedContent.list(first, more).forEach(content -> contents.put(content.uri(), content));
    if (signatures.length > mostBytes) {
      throw tooLong();
    }
    try {
      JudgedDocument judged = judge(signatures, contents, Watch.of(progress));
      judged.requireCovered(contents.values());
      return judged.report();
    } catch (Watch.Interrupted e) {
      throw e.forTheCaller();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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
  public VerifiedXml verify(InputStream message)
      throws VerificationException, MalformedMessageException, IOException {
    return verify(message, Watch.of(progress));
  }

  private VerifiedXml verify(InputStream message, Watch watch)
      throws VerificationException, MalformedMessageException, IOException {
    try {
      InputStream counted = watch.counted(message, message);
      byte[] bytes = counted.readNBytes(mostBytes);
      if (bytes.length == mostBytes && counted.read() >= 0) {
        throw tooLong();
      }
      return VerifiedXml.of(judge(bytes, Map.of(), watch));
    } catch (Watch.Interrupted e) {
      throw e.forTheCaller();
    }
  }

  /**
   * Verifies a document that somebody else has parsed. Who did decides what the tree is; a parser
   * for messages of strangers must refuse a DOCTYPE.
   *
   * @param message the signed document; not changed
   * @return the signed elements, accepted; none of them belongs to that document
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException as {@link #verify(byte[])} does
   */
  public VerifiedXml verify(Document message)
      throws VerificationException, MalformedMessageException {
    if (message.getDoctype() != null || message.getDocumentElement() == null) {
      throw new MalformedMessageException("The document has a DOCTYPE, or no element at all");
    }
    try {
      return VerifiedXml.of(
          judge(
              CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(message),
              Map.of(),
              Watch.nobody()));
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be written", e);
    }
  }

  private MalformedMessageException tooLong() {
    return new MalformedMessageException(
        "The document is longer than %d bytes; let the verifier take more".formatted(mostBytes));
  }

  private JudgedDocument judge(byte[] message, Map<String, DetachedContent> outside, Watch watch)
      throws MalformedMessageException {
    ReceivedDocument document = ReceivedDocument.of(message, outside, watch);
    List<Judged> judged =
        new SignatureJudge(keys.keyring(), policy, clock.instant(), document).judge();
    List<SignerVerdict> verdicts = judged.stream().map(Judged::verdict).toList();
    verdicts.forEach(
        verdict ->
            verdict
                .correctBy()
                .ifPresent(version -> keys.observer().used(version.keyId(), KeyUse.VERIFY)));
    return new JudgedDocument(document, VerificationReport.of(policy, verdicts), judged);
  }

  /** Sets up a verifier. Not for use by several threads. */
  public static final class Builder {

    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private final KeyringSource keys;
    private final VerificationPolicy policy;
    private InstantSource clock = InstantSource.system();
    private int mostBytes = MOST_BYTES;

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
     * The longest document that is read; 64 MiB by default. In memory a document takes several
     * times its length.
     *
     * @param bytes how many
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder mostBytes(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("A document has at least one byte, not " + bytes);
      }
      this.mostBytes = bytes;
      return this;
    }

    /**
     * Makes the verifier.
     *
     * @return the verifier
     */
    public XmlVerifier build() {
      return new XmlVerifier(this);
    }
  }
}
