package dev.keyoverlap.xmldsig;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.Progress;
import dev.keyoverlap.xmldsig.internal.algorithm.KeyChoice;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.sign.SigningRequest;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms;
import dev.keyoverlap.xmldsig.internal.sign.SplicedSigning;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import dev.keyoverlap.xmldsig.spec.XmlSignatureAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.w3c.dom.Document;

/**
 * Signs XML documents with the key that stands under an alias.
 *
 * <p>The alias stays, the keys under it come and go: each document takes one ring from the source
 * and is signed with the key that is active in it. One alias signs, and that is the right thing
 * wherever the receiver can know two certificates: it adds the new one, then the key is swapped.
 *
 * <pre>{@code
 * XmlSigner signer = XmlSigner.with(rotation).signAs(alias("orders")).build();
 * byte[] signed = signer.sign(order);                  // enveloped, exclusive, with certificate
 * }</pre>
 *
 * <p>For a receiver that knows one certificate, and is content if one of the signatures is by it,
 * name the second alias in advance, and a {@linkplain SignatureForm form} that has room for two. As
 * soon as, and as long as, there is a key under it, documents bear a second signature; the one of
 * the alias named first stands first:
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
 * <p>Where the document is in UTF-8, bears no signature yet, and the signature goes to the usual
 * place, what comes out as bytes is what came in, byte by byte, with the signature in it; no tree
 * is made, which is several times faster. Otherwise, as where elements are selected by XPath or get
 * their identifier from the signer, it is the same document as canonical XML, comments included.
 *
 * <p>Instances are immutable and safe for use by several threads. Private keys are used through the
 * JDK's {@link java.security.Signature} and whichever of the installed providers accepts them, so
 * that keys of a hardware module work; no provider is ever added to the JVM.
 */
public final class XmlSigner {

  /** How much there is of it is the caller's affair; what receivers may refuse is not written. */
  private static final Limits OWN_DOCUMENTS =
      Limits.DEFAULT
          .with(Limit.XML_NODES, Long.MAX_VALUE)
          .with(Limit.XML_NAMES, Long.MAX_VALUE)
          .with(Limit.XML_MARKUP_BYTES, Long.MAX_VALUE)
          .with(Limit.XML_TEXT_BYTES, Long.MAX_VALUE);

  private final KeyringSource keys;
  private final List<SigningRequest> requests;
  private final boolean expiredAllowed;
  private final boolean anyUsage;
  private final SigningTerms terms;
  private final InstantSource clock;
  private final Progress progress;

  private XmlSigner(Builder builder) {
    this.keys = builder.keys;
    this.requests = List.copyOf(builder.requests);
    this.expiredAllowed = builder.expiredAllowed;
    this.anyUsage = builder.anyUsage;
    this.terms =
        new SigningTerms(
            builder.form,
            builder.targets.stream().map(ElementSelector::finder).toList(),
            builder.place.map(SignaturePlace::finder),
            CanonicalForm.of(builder.canonicalization),
            new TreeSet<>(builder.prefixes),
            Set.copyOf(builder.keyInfo),
            builder.keyInfoSigned,
            builder.properties);
    this.clock = builder.clock;
    this.progress = bytes -> {};
    keys.observer()
        .built(
            "XmlSigner",
            KeyUse.SIGN,
            requests.stream().map(SigningRequest::alias).collect(Collectors.toSet()));
  }

  private XmlSigner(XmlSigner signer, Progress progress) {
    this.keys = signer.keys;
    this.requests = signer.requests;
    this.expiredAllowed = signer.expiredAllowed;
    this.anyUsage = signer.anyUsage;
    this.terms = signer.terms;
    this.clock = signer.clock;
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
   * This signer, telling how far it is when it works on streams and files, detached ones included.
   * A document is read, and gone over once more, in steps; its elements are then digested as a
   * whole each, and before anything is written it can be cancelled a last time.
   *
   * @param progress is told, and can cancel
   * @return a signer that is the same otherwise
   */
  public XmlSigner reporting(Progress progress) {
    return new XmlSigner(this, progress);
  }

  /**
   * Signs a document.
   *
   * @param document XML without DOCTYPE
   * @return the signed document
   * @throws KeyUnavailableException if there is no key under an alias, if it is a certificate
   *     without private key, is outside its period of validity, is too short or does not fit the
   *     algorithm, or if the private key cannot be used
   * @throws MalformedMessageException if it is not XML, lacks an element that is to be signed or
   *     the place for the signature, or bears a signature already that would become wrong
   */
  public byte[] sign(byte[] document) throws KeyUnavailableException, MalformedMessageException {
    try {
      return sign(document, Pump.inMemory());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  private byte[] sign(byte[] document, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Objects.requireNonNull(document);
    requireForm(terms.form() != SignatureForm.DETACHED, "signDetached");
    Instant now = clock.instant();
    List<SigningKey> chosen = chosen(now);
    byte[] signed;
    try {
      signed = signed(document, chosen, now, pump);
    } catch (MalformedMessageException e) {
      pump.rethrowInputFailure();
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    signedWith(chosen);
    return signed;
  }

  private byte[] signed(byte[] document, List<SigningKey> chosen, Instant now, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Optional<SplicedSigning> splicing =
        SplicedSigning.suits(terms)
            ? SplicedSigning.of(
                terms, document, TapeReader.shared().read(document, pump, Budget.of(OWN_DOCUMENTS)))
            : Optional.empty();
    pump.goOn();
    if (splicing.isPresent()) {
      Optional<byte[]> signed = splicing.get().sign(chosen, now);
      if (signed.isPresent()) {
        return signed.get();
      }
    }
    Document tree = HardenedParser.shared().parse(pump.over(document), document.length);
    pump.goOn();
    terms.sign(tree, chosen, now);
    return write(tree);
  }

  private void signedWith(List<SigningKey> chosen) {
    chosen.forEach(key -> keys.observer().used(key.version().keyId(), KeyUse.SIGN));
  }

  private List<SigningKey> chosen(Instant now) throws KeyUnavailableException {
    return SigningRequest.choose(
        requests,
        new KeyChoice(keys.keyring(), now, keys.clockTolerance(), expiredAllowed, anyUsage));
  }

  private static byte[] write(Document tree) throws MalformedMessageException {
    try {
      return CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(tree);
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be written", e);
    }
  }

  private void requireForm(boolean fits, String method) {
    if (!fits) {
      throw new IllegalStateException(
          "This signer was built for the form %s; call %s, or build another"
              .formatted(terms.form(), method));
    }
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
  public void sign(InputStream document, OutputStream signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    signed.write(sign(document, new Pump(progress)));
  }

  private byte[] sign(InputStream document, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    byte[] signed = sign(pump.counted(document).readAllBytes(), pump);
    pump.goOn();
    return signed;
  }

  /**
   * Signs a document, which is held in memory, into a file.
   *
   * @param document XML without DOCTYPE, up to its end; not closed
   * @param signed the file to write. It appears as a whole, replacing one that is there, when all
   *     is done; if an exception is thrown nothing appears or changes. A new file is readable for
   *     its owner only, one that replaces another for whom that was
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void sign(InputStream document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Pump pump = new Pump(progress);
    Quarantine.write(signed, sign(document, pump), pump);
  }

  /**
   * Signs a file, which is held in memory, into another.
   *
   * @param document the file to sign
   * @param signed the file to write, as {@link #sign(InputStream, Path)} does; it may be the same
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public void sign(Path document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Pump pump = new Pump(progress);
    byte[] made;
    try (InputStream input = Files.newInputStream(document)) {
      made = sign(input, pump);
    }
    Quarantine.write(signed, made, pump);
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
    requireForm(terms.form() == SignatureForm.DETACHED, "sign");
    Instant now = clock.instant();
    List<DetachedBytes> contents = DetachedContent.bytes(first, more);
    List<SigningKey> chosen = chosen(now);
    Pump pump = new Pump(progress);
    byte[] signatures;
    try {
      signatures = write(terms.signDetached(contents, chosen, now, pump));
    } catch (MalformedMessageException | RuntimeException | StackOverflowError e) {
      throw LastDefence.unusable(e);
    }
    signedWith(chosen);
    return signatures;
  }

  /**
   * Signs a document.
   *
   * @param document with namespaces and without DOCTYPE; not changed
   * @return a signed copy
   * @throws KeyUnavailableException as {@link #sign(byte[])} does
   * @throws MalformedMessageException as {@link #sign(byte[])} does
   */
  public Document sign(Document document)
      throws KeyUnavailableException, MalformedMessageException {
    requireForm(terms.form() != SignatureForm.DETACHED, "signDetached");
    if (document.getDoctype() != null || document.getDocumentElement() == null) {
      throw new MalformedMessageException("The document has a DOCTYPE, or no element at all");
    }
    Instant now = clock.instant();
    List<SigningKey> chosen = chosen(now);
    Document copy;
    try {
      copy = (Document) document.cloneNode(true);
      // Trees made by programs may lack declarations of the namespaces that they use.
      copy.normalizeDocument();
      terms.sign(copy, chosen, now);
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    signedWith(chosen);
    return copy;
  }

  /** Sets up a signer. Not for use by several threads. */
  public static final class Builder {

    private final KeyringSource keys;
    private final List<SigningRequest> requests = new ArrayList<>();
    private SignatureForm form = SignatureForm.ENVELOPED;
    private final List<ElementSelector> targets = new ArrayList<>();
    private Optional<SignaturePlace> place = Optional.empty();
    private Canonicalization canonicalization = Canonicalization.EXCLUSIVE;
    private final Set<String> prefixes = new HashSet<>();
    private Set<KeyInfoPart> keyInfo = EnumSet.of(KeyInfoPart.CERTIFICATE);
    private boolean keyInfoSigned;
    private boolean properties;
    private boolean expiredAllowed;
    private boolean anyUsage;
    private InstantSource clock = InstantSource.system();

    private Builder(KeyringSource keys) {
      this.keys = keys;
    }

    /**
     * Sign with the key under this alias; without it there is no signed document.
     *
     * @param alias an alias of our own
     * @return this builder
     */
    public Builder signAs(Alias alias) {
      requests.add(new SigningRequest(alias, false, Optional.empty()));
      return this;
    }

    /**
     * Sign with the key under this alias, in this way; without it there is no signed document.
     *
     * @param alias an alias of our own
     * @param algorithm how; must fit the key that stands under the alias when a document is signed
     * @return this builder
     */
    public Builder signAs(Alias alias, XmlSignatureAlgorithm algorithm) {
      requests.add(new SigningRequest(alias, false, Optional.of(SigningMethod.of(algorithm))));
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
      requests.add(new SigningRequest(alias, true, Optional.empty()));
      return this;
    }

    /**
     * Sign with the key under this alias too, in this way, if there is an active one.
     *
     * @param alias an alias of our own that may be without key
     * @param algorithm how; must fit the key that stands under the alias when a document is signed
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias, XmlSignatureAlgorithm algorithm) {
      requests.add(new SigningRequest(alias, true, Optional.of(SigningMethod.of(algorithm))));
      return this;
    }

    /**
     * Where the signature stands in relation to what it signs; {@link SignatureForm#ENVELOPED} by
     * default.
     *
     * @param form which; for more than one alias one that has room for several signatures
     * @return this builder
     */
    public Builder form(SignatureForm form) {
      this.form = form;
      return this;
    }

    /**
     * Sign these elements, each by a reference of its own, instead of the whole document. An
     * element is referred to by its identifier; one without gets an attribute {@code Id}. If the
     * signature stands in one of them, it leaves itself out.
     *
     * @param elements which; a document must have at least one for each
     * @return this builder
     */
    public Builder elements(ElementSelector... elements) {
      targets.addAll(List.of(elements));
      return this;
    }

    /**
     * Where the signature is put; as the last thing in the document's element by default.
     *
     * @param place the place
     * @return this builder
     */
    public Builder place(SignaturePlace place) {
      this.place = Optional.of(place);
      return this;
    }

    /**
     * How what is signed becomes bytes; {@link Canonicalization#EXCLUSIVE} by default.
     *
     * @param canonicalization how
     * @return this builder
     */
    public Builder canonicalization(Canonicalization canonicalization) {
      this.canonicalization = canonicalization;
      return this;
    }

    /**
     * Let an exclusive canonicalization sign the namespaces of these prefixes, too: of those that
     * occur only within values, such as that of {@code xsi:type}.
     *
     * @param prefixes the prefixes; {@code #default} for the namespace without one
     * @return this builder
     */
    public Builder takingAlong(String... prefixes) {
      this.prefixes.addAll(List.of(prefixes));
      return this;
    }

    /**
     * By what the signature names its key; {@link KeyInfoPart#CERTIFICATE} by default.
     *
     * @param parts any of them; none for a receiver that knows whose signature it is
     * @return this builder
     */
    public Builder keyInfo(KeyInfoPart... parts) {
      this.keyInfo = EnumSet.noneOf(KeyInfoPart.class);
      this.keyInfo.addAll(List.of(parts));
      return this;
    }

    /**
     * Sign what names the key, too, so that nobody can name another.
     *
     * @return this builder
     */
    public Builder signKeyInfo() {
      this.keyInfoSigned = true;
      return this;
    }

    /**
     * Sign the time, and which certificate is meant, as the properties of XAdES-BES (ETSI TS 101
     * 903, 4.4.1).
     *
     * @return this builder
     */
    public Builder xades() {
      this.properties = true;
      return this;
    }

    /**
     * Sign also with keys whose certificate is not valid yet or no longer, which is refused by
     * default. Most receivers will reject such documents.
     *
     * @return this builder
     */
    public Builder allowExpired() {
      this.expiredAllowed = true;
      return this;
    }

    /**
     * Sign also with keys whose certificate's key usage allows no signatures (RFC 5280, 4.2.1.3),
     * which is refused by default: it is probably the wrong key, and some receivers will reject
     * such documents.
     *
     * @return this builder
     */
    public Builder allowAnyKeyUsage() {
      this.anyUsage = true;
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
     * @throws IllegalStateException if no alias was named, or one was named twice; if two were
     *     named and the form has room for one signature; or if what was asked for contradicts
     *     itself
     */
    public XmlSigner build() {
      if (requests.isEmpty()) {
        throw new IllegalStateException("Name at least one alias: call signAs or signAsIfPresent");
      }
      Set<Alias> seen = new HashSet<>();
      for (SigningRequest request : requests) {
        if (!seen.add(request.alias())) {
          throw new IllegalStateException(
              "The alias '" + request.alias() + "' is named twice; name each alias once");
        }
      }
      XmlSigner signer = new XmlSigner(this);
      signer.terms.requireSense(requests.size());
      return signer;
    }
  }
}
