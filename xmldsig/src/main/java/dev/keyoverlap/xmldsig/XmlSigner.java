package dev.keyoverlap.xmldsig;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.sign.Signing;
import dev.keyoverlap.xmldsig.internal.sign.SigningTerms;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
   * This signer, telling how far it is when it works on streams and files, detached ones included.
   * A document is read, and gone over once more, in steps; its elements are then digested as a
   * whole each, and before anything is written it can be cancelled a last time.
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
    return begin().sign(document, pump);
  }

  private Signing begin() throws KeyUnavailableException {
    return Signing.begin(keys.now(), terms);
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
  public void signStream(InputStream document, OutputStream signed)
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
  public void signToFile(InputStream document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Pump pump = new Pump(progress);
    Quarantine.write(signed, sign(document, pump), pump);
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
    List<DetachedBytes> contents = DetachedContent.bytes(first, more);
    return begin().signDetached(contents, new Pump(progress));
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
    requireForm(terms.form() != SignatureForm.DETACHED, "signDetached");
    return begin().sign(document);
  }

  /** Sets up a signer. Not for use by several threads. */
  public static final class Builder {

    private SenderSettings sender;
    private final Map<Alias, SignatureAlgorithm> algorithms = new HashMap<>();
    private SignatureForm form = SignatureForm.ENVELOPED;
    private final List<ElementSelector> targets = new ArrayList<>();
    private Optional<SignaturePlace> place = Optional.empty();
    private Canonicalization canonicalization = Canonicalization.EXCLUSIVE;
    private final Set<String> prefixes = new HashSet<>();
    private Set<KeyInfoPart> signerIdentifier = EnumSet.of(KeyInfoPart.CERTIFICATE);
    private boolean keyInfoSigned;
    private boolean properties;

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
     * @param algorithm how; must fit the key that stands under the alias when a document is signed
     * @return this builder
     */
    public Builder signAs(Alias alias, SignatureAlgorithm algorithm) {
      algorithms.put(alias, algorithm);
      return signAs(alias);
    }

    /**
     * Sign with the key under this alias too, if there is an active one. A key that is there and
     * cannot be used, such as an expired one, is not passed over but an error.
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
     * @param algorithm how; must fit the key that stands under the alias when a document is signed
     * @return this builder
     */
    public Builder signAsIfPresent(Alias alias, SignatureAlgorithm algorithm) {
      algorithms.put(alias, algorithm);
      return signAsIfPresent(alias);
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
    public Builder inclusivePrefixes(String... prefixes) {
      this.prefixes.addAll(List.of(prefixes));
      return this;
    }

    /**
     * By what the signature names its key; {@link KeyInfoPart#CERTIFICATE} by default.
     *
     * @param parts any of them; none for a receiver that knows whose signature it is
     * @return this builder
     */
    public Builder signerIdentifier(KeyInfoPart... parts) {
      this.signerIdentifier = EnumSet.noneOf(KeyInfoPart.class);
      this.signerIdentifier.addAll(List.of(parts));
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
    public Builder acceptExpired() {
      sender = sender.acceptExpired();
      return this;
    }

    /**
     * Sign also with keys whose certificate's key usage allows no signatures (RFC 5280, 4.2.1.3),
     * which is refused by default: it is probably the wrong key, and some receivers will reject
     * such documents.
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
     * @throws IllegalStateException if no alias was named, or one was named twice; if two were
     *     named and the form has room for one signature; or if what was asked for contradicts
     *     itself
     */
    public XmlSigner build() {
      ActiveKeys keys = sender.activeKeys(KeyUse.SIGN, "signAs or signAsIfPresent");
      SigningTerms terms =
          new SigningTerms(
              form,
              targets.stream().map(ElementSelector::finder).toList(),
              place.map(SignaturePlace::finder),
              CanonicalForm.of(canonicalization),
              new TreeSet<>(prefixes),
              Set.copyOf(signerIdentifier),
              keyInfoSigned,
              properties,
              SigningMethod.of(algorithms));
      terms.requireSense(sender.requests().size());
      keys.announce("XmlSigner");
      return new XmlSigner(keys, terms, bytes -> {});
    }
  }
}
