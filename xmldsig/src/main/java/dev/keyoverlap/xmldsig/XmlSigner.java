package dev.keyoverlap.xmldsig;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.xmldsig.internal.sign.SignatureSettings;
import dev.keyoverlap.xmldsig.internal.sign.Signing;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms;
import dev.keyoverlap.xmldsig.internal.sign.StreamSigning;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import dev.keyoverlap.xmldsig.spec.SignaturePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.w3c.dom.Document;

/**
 * Signs XML documents with the active key of an alias. Each document is signed with one ring, so
 * that a swap never mixes two keys.
 *
 * <p>One alias is enough for every receiver that can trust two certificates: the receiver adds the
 * new certificate, then you swap the key under the alias.
 *
 * <pre>{@code
 * XmlSigner signer = XmlSigner.with(rotation).signAs(alias("orders")).build();
 * byte[] signed = signer.sign(order);                  // enveloped, exclusive, with certificate
 * }</pre>
 *
 * <p>Some receivers know one certificate only, and accept a document if one of its signatures is
 * good. For these, name a second alias in advance, and a {@linkplain SignatureForm form} for
 * several signatures. While that alias has a key, documents carry a second signature. The signature
 * of the alias named first comes first:
 *
 * <pre>{@code
 * XmlSigner signer = XmlSigner.with(rotation)
 *     .signAs(alias("orders"))
 *     .signAsIfPresent(alias("orders-next"))
 *     .form(SignatureForm.SIBLINGS)
 *     .elements(ElementSelector.named("urn:orders", "Order"))
 *     .build();
 * }</pre>
 *
 * <p>A document in UTF-8 that carries no signature yet keeps all its bytes; the signature is
 * inserted. No tree is made, which is several times faster. If elements are selected by XPath or
 * get their identifier from the signer, or the signature goes elsewhere, the document is written
 * anew as canonical XML, comments included.
 *
 * <p>Private keys are used through the JDK's {@link java.security.Signature}, with the key's own
 * provider or the first registered one that accepts the key. So keys of a hardware module work, and
 * the builder has no {@code provider} setting. No provider is ever added to the JVM.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class XmlSigner {

  private final ActiveKeys keys;
  private final SigningTerms terms;
  private final ProgressListener progress;

  private XmlSigner(ActiveKeys keys, SigningTerms terms, ProgressListener progress) {
    this.keys = keys;
    this.terms = terms;
    this.progress = progress;
  }

  /**
   * Begins to set up a signer.
   *
   * @param keys where each document's key comes from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    return new Builder(keys);
  }

  /**
   * This signer, with progress reports for streams and files, detached ones included. You can
   * cancel until the document is written.
   *
   * @param progress is told, and can cancel
   * @return a signer that is the same otherwise
   */
  public XmlSigner withProgress(ProgressListener progress) {
    return new XmlSigner(keys, terms, progress);
  }

  /**
   * Signs a document.
   *
   * @param document XML without DOCTYPE; in the form {@link SignatureForm#ENVELOPING_BASE64} any
   *     bytes
   * @return the signed document
   * @throws KeyUnavailableException if there is no key under an alias, if it is a certificate
   *     without a private key, or if it is outside its period of validity. It is also thrown if the
   *     key is too short, does not fit the algorithm, or cannot be used
   * @throws MalformedMessageException if it is not XML, lacks an element to sign or the place for
   *     the signature, or carries a signature that the new one would invalidate
   */
  public byte[] sign(byte[] document) throws KeyUnavailableException, MalformedMessageException {
    return begin(false).sign(document);
  }

  /** Chooses the keys of one document. */
  private Signing begin(boolean detached) throws KeyUnavailableException {
    terms.requireForm(detached);
    return Signing.begin(keys.now(), terms);
  }

  private StreamSigning beginStreaming() throws KeyUnavailableException {
    return new StreamSigning(begin(false), new Pump(progress));
  }

  /**
   * Signs a document, which is held in memory.
   *
   * @param document XML without DOCTYPE, up to its end; not closed
   * @param signed gets the signed document, once it is complete; neither flushed nor closed
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void signStream(InputStream document, OutputStream signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    beginStreaming().write(document, signed);
  }

  /**
   * Signs a document, which is held in memory, into a file.
   *
   * @param document XML without DOCTYPE, up to its end; not closed
   * @param signed the file to write. It appears as a whole, replacing one that is there, when all
   *     is done; if an exception is thrown nothing changes. Only the owner can read a new file
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void signToFile(InputStream document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    beginStreaming().write(document, signed);
  }

  /**
   * Signs a file, which is held in memory, into another.
   *
   * @param document the file to sign
   * @param signed the file to write, as {@link #signToFile(InputStream, Path)} does; it may be the
   *     same
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void sign(Path document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    beginStreaming().write(document, signed);
  }

  /**
   * Signs content that is in no document, in the form {@link SignatureForm#DETACHED}.
   *
   * @param first what to sign
   * @param more what to sign by the same signature
   * @return the document of the signature
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws IOException if a file cannot be read; an {@link java.io.InterruptedIOException} if the
   *     thread was interrupted
   * @throws IllegalArgumentException if two are referred to by the same URI
   * @throws IllegalStateException if this signer was built for another form
   */
  public byte[] signDetached(DetachedContent first, DetachedContent... more)
      throws KeyUnavailableException, IOException {
    List<DetachedBytes> contents = DetachedContent.bytes(first, more);
    return begin(true).signDetached(contents, new Pump(progress));
  }

  /**
   * Signs a document.
   *
   * @param document with namespaces and without DOCTYPE; not changed
   * @return a signed copy
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   */
  public Document signDocument(Document document)
      throws KeyUnavailableException, MalformedMessageException {
    return begin(false).sign(document);
  }

  /**
   * Sets up a signer. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private SenderSettings sender;
    private final SignatureSettings settings = new SignatureSettings();

    private Builder(KeyringSource keys) {
      this.sender = SenderSettings.of(keys);
    }

    /**
     * Sign with the key under this alias; without it there is no signed document.
     *
     * @param alias an alias of our own
     * @return this builder
     */
    public Builder signAs(Alias alias) {
      sender = sender.with(alias);
      return this;
    }

    /**
     * Sign with the key under this alias, in this way; without it there is no signed document.
     *
     * @param alias an alias of our own
     * @param algorithm how; must fit the active key of the alias when a document is signed
     * @return this builder
     */
    public Builder signAs(Alias alias, SignatureAlgorithm algorithm) {
      settings.algorithm(alias, algorithm);
      return signAs(alias);
    }

    /**
     * Sign with the key under this alias too, if there is an active one. An active key that cannot
     * be used, such as an expired one, is an error.
     *
     * @param alias an alias of our own that may be without key
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias) {
      sender = sender.withIfPresent(alias);
      return this;
    }

    /**
     * Sign with the key under this alias too, in this way, if there is an active one.
     *
     * @param alias an alias of our own that may be without key
     * @param algorithm how; must fit the active key of the alias when a document is signed
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias, SignatureAlgorithm algorithm) {
      settings.algorithm(alias, algorithm);
      return signAsIfPresent(alias);
    }

    /**
     * Where the signature is placed; {@link SignatureForm#ENVELOPED} by default.
     *
     * @param form which; for more than one alias one that has room for several signatures
     * @return this builder
     */
    public Builder form(SignatureForm form) {
      settings.form(form);
      return this;
    }

    /**
     * Sign these elements, each with a reference of its own, instead of the whole document. An
     * element without an identifier gets an attribute {@code Id}. A signature within one of the
     * elements leaves itself out.
     *
     * @param elements which; a document must have at least one for each
     * @return this builder
     */
    public Builder elements(ElementSelector... elements) {
      List.of(elements).forEach(element -> settings.target(element.finder()));
      return this;
    }

    /**
     * The attribute by which signed elements are referred to, such as {@code AssertionID}; the
     * usual names of identifiers are known without this. An element without the attribute is an
     * error then, since its schema may not allow an {@code Id}.
     *
     * @param namespace its namespace; empty for none
     * @param localName its name without prefix
     * @return this builder
     */
    public Builder idAttribute(String namespace, String localName) {
      settings.idAttribute(namespace, localName);
      return this;
    }

    /**
     * Sign this element too, by a reference without a URI: what it means both sides know, as with
     * the header of ISO 20022 messages (XML Signature, 4.4.3).
     *
     * @param element which; a document must have exactly one
     * @return this builder
     */
    public Builder elementWithoutUri(ElementSelector element) {
      settings.unnamed(element.finder());
      return this;
    }

    /**
     * Where the signature is put; as the last thing in the document's element by default.
     *
     * @param place the place
     * @return this builder
     */
    public Builder place(SignaturePlace place) {
      settings.place(place.finder());
      return this;
    }

    /**
     * How what is signed becomes bytes; {@link Canonicalization#EXCLUSIVE} by default.
     *
     * @param canonicalization how
     * @return this builder
     */
    public Builder canonicalization(Canonicalization canonicalization) {
      settings.canonicalization(canonicalization);
      return this;
    }

    /**
     * Sign the namespaces of these prefixes, too (InclusiveNamespaces PrefixList). An exclusive
     * canonicalization leaves out prefixes that only values use, such as that of {@code xsi:type}.
     *
     * @param prefixes the prefixes; {@code #default} for the namespace without one
     * @return this builder
     */
    public Builder inclusivePrefixes(String... prefixes) {
      settings.prefixes(List.of(prefixes));
      return this;
    }

    /**
     * By what the signature names its key; {@link KeyInfoPart#CERTIFICATE} by default.
     *
     * @param parts any of them; none for a receiver that knows whose signature it is
     * @return this builder
     */
    public Builder signerIdentifier(KeyInfoPart... parts) {
      settings.keyInfo(List.of(parts));
      return this;
    }

    /**
     * Sign what names the key, too, so that nobody can name another.
     *
     * @return this builder
     */
    public Builder signKeyInfo() {
      settings.signKeyInfo();
      return this;
    }

    /**
     * Sign the time and the certificate's digest: XAdES-BES (ETSI TS 101 903, 4.4.1).
     *
     * @return this builder
     */
    public Builder xades() {
      settings.xades();
      return this;
    }

    /**
     * Sign, by XAdES, that the signature follows a policy: XAdES-EPES (ETSI TS 101 903, 4.4.2).
     *
     * @param policy the policy that the receiver demands
     * @return this builder
     */
    public Builder signaturePolicy(SignaturePolicy policy) {
      settings.policy(policy);
      return this;
    }

    /**
     * Name the certificate, by XAdES, in the form of ETSI EN 319 132-1, 5.2.2 instead of the older
     * one: for receivers of newer profiles.
     *
     * @return this builder
     */
    public Builder signingCertificateV2() {
      settings.signingCertificateV2();
      return this;
    }

    /**
     * Sign, by XAdES, what kind of content is signed (DataObjectFormat; ETSI TS 101 903, 7.2.5).
     *
     * @param type such as {@code text/xml}
     * @return this builder
     */
    public Builder mimeType(String type) {
      settings.mimeType(type);
      return this;
    }

    /**
     * The {@code Id} of an alias's signature, for documents that refer to it.
     *
     * @param alias whose signature
     * @param id a name that no element of the documents has
     * @return this builder
     * @throws IllegalArgumentException if an element cannot have it
     */
    public Builder signatureId(Alias alias, String id) {
      settings.id(alias, id);
      return this;
    }

    /**
     * Sign also with keys whose certificate is not valid now. Most receivers reject such documents.
     *
     * @return this builder
     */
    public Builder acceptExpired() {
      sender = sender.acceptExpired();
      return this;
    }

    /**
     * Sign also with keys whose certificate's key usage allows no signatures (RFC 5280, 4.2.1.3).
     * By default this is refused, since it is probably the wrong key.
     *
     * @return this builder
     */
    public Builder acceptAnyKeyUsage() {
      sender = sender.acceptAnyKeyUsage();
      return this;
    }

    /**
     * The clock for signing times and for judging certificates; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      sender = sender.clock(clock);
      return this;
    }

    /**
     * Makes the signer.
     *
     * @return the signer
     * @throws IllegalStateException if no alias was named, or one was named twice; or if what was
     *     asked for contradicts itself
     */
    public XmlSigner build() {
      ActiveKeys keys = sender.activeKeys(KeyUse.SIGN, "signAs or signAsIfPresent");
      SigningTerms terms = settings.terms(sender.requests().size());
      keys.announce("XmlSigner");
      return new XmlSigner(keys, terms, bytes -> {});
    }
  }
}
