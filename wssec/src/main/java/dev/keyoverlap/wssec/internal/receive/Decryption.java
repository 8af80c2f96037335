package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Decrypts the parts of one message in place, with the keys of ours that it names: never by trial,
 * and with one private-key operation for each encrypted key. Differences between failures are not
 * told. Not for use by several threads.
 */
final class Decryption {

  private final Envelope envelope;
  private final Element security;
  private final SecurityTokens tokens;
  private final Set<ContentCipher> legacyContents;
  private final boolean pkcs1;
  private final Instant now;
  private final Budget budget;

  private final Map<String, Sealed> keys = new HashMap<>();
  private final List<String> recipients = new ArrayList<>();
  private final List<KeyVersion> ours = new ArrayList<>();
  private final List<Element> pending = new ArrayList<>();

  /** The results of decryption: for each element that is there now. */
  private final IdentityHashMap<Element, Opened> opened = new IdentityHashMap<>();

  /** The result of decrypting all content of the body, whose elements may not be in the tree. */
  private @Nullable Opened ofBody;

  /** The elements of which all content was encrypted. */
  private final Set<Element> wholes = Collections.newSetFromMap(new IdentityHashMap<>());

  private @Nullable KeyVersion decryptedWith;

  Decryption(
      Envelope envelope,
      Element security,
      SecurityTokens tokens,
      Set<ContentCipher> legacyContents,
      boolean pkcs1,
      Instant now,
      Budget budget) {
    this.envelope = envelope;
    this.security = security;
    this.tokens = tokens;
    this.legacyContents = legacyContents;
    this.pkcs1 = pkcs1;
    this.now = now;
    this.budget = budget;
  }

  /** An encrypted key, with the parts that it says itself it is for. */
  void openKey(Element element)
      throws MalformedMessageException, DecryptionException, KeyUnavailableException {
    budget.spend(Limit.SOAP_ENCRYPTED_KEYS, 1);
    Sealed sealed = new Sealed(EncryptedKey.of(element, tokens, budget));
    recipients.add(sealed.key.recipient().description());
    Optional<KeyVersion> version = ours(sealed.key, element);
    version.ifPresent(ours::add);
    sealed.version = version.orElse(null);
    if (!sealed.key.id().isEmpty() && keys.put(sealed.key.id(), sealed) != null) {
      throw StrictElement.malformed(element, "has the identifier of another one");
    }
    for (Element reference : sealed.key.references()) {
      open(referred(reference), sealed);
    }
  }

  /**
   * The one key of ours that it is for: it is named, it can be, and it is in use rather than
   * retained. A hint that may lead to a key counts only if nothing in the header names one.
   */
  private Optional<KeyVersion> ours(EncryptedKey key, Element element)
      throws MalformedMessageException {
    Optional<KeyVersion> named = decrypting(key, key.recipient().candidates().named());
    if (named.isPresent()) {
      return named;
    }
    Optional<KeyVersion> possible = decrypting(key, key.recipient().candidates().possible());
    return possible.isPresent() && !isOursElsewhere(element) ? possible : Optional.empty();
  }

  private Optional<KeyVersion> decrypting(EncryptedKey key, List<KeyVersion> candidates) {
    return candidates.stream()
        .filter(candidate -> candidate.entry() instanceof HeldKey)
        .filter(candidate -> candidate.serves(KeyUse.DECRYPT, now))
        .min(
            Comparator.<KeyVersion, Boolean>comparing(
                    candidate -> !key.fits(candidate.entry().certificate().getPublicKey()))
                .thenComparing(KeyVersion::state));
  }

  private boolean isOursElsewhere(Element element) throws MalformedMessageException {
    for (Element other : Envelope.elements(security)) {
      if (!other.isSameNode(element) && XmlNames.is(other, Names.XENC, "EncryptedKey")) {
        EncryptedKey key = EncryptedKey.of(other, tokens, budget);
        if (decrypting(key, key.recipient().candidates().named()).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** A list of parts that say themselves by which encrypted key they are opened. */
  void openList(Element list)
      throws MalformedMessageException, DecryptionException, KeyUnavailableException {
    for (Element reference : EncryptedKey.references(list, budget)) {
      EncryptedPart part = referred(reference);
      Sealed sealed = keys.get(part.keyId());
      if (sealed == null) {
        throw StrictElement.malformed(
            list, "refers to what no encrypted key before it in the header opens");
      }
      open(part, sealed);
    }
  }

  private EncryptedPart referred(Element reference) throws MalformedMessageException {
    Element element = envelope.only(StrictElement.localReference(reference));
    if (XmlNames.is(element, Names.WSSE_11, "EncryptedHeader")) {
      element = StrictElement.onlyChild(element);
    }
    Node parent = element.getParentNode();
    boolean inHeader =
        envelope.isHeaderBlock(element)
            || (XmlNames.is(parent, Names.WSSE_11, "EncryptedHeader")
                && envelope.isHeaderBlock(parent));
    if (!inHeader && !security.isSameNode(parent) && !envelope.isInBody(element)) {
      throw StrictElement.malformed(reference, "refers to a place where nothing is encrypted");
    }
    return EncryptedPart.of(element);
  }

  private void open(EncryptedPart part, Sealed sealed)
      throws DecryptionException, MalformedMessageException, KeyUnavailableException {
    KeyVersion version = sealed.version;
    if (version == null) {
      // Perhaps another encrypted key opens it.
      pending.add(part.element());
      return;
    }
    ContentCipher cipher = ContentCipher.of(part.algorithm()).orElseThrow(this::failed);
    if (!sealed.key.isAccepted(pkcs1)
        || !(cipher.isAuthenticated() || legacyContents.contains(cipher))) {
      throw failed();
    }
    byte[] context = part.context(budget);
    try {
      byte[] plaintext = cipher.decrypt(contentKey(sealed, version, cipher), part.value());
      budget.did(Work.BYTES, (long) context.length + plaintext.length);
      openedTo(part.element()).ifPresent(around -> opened.put(part.element(), around));
      Opened result = opened(part, context, plaintext);
      decryptedWith = version;
      result.elements().forEach(element -> opened.put(element, result));
      if (result.whole()) {
        wholes.add(result.parent());
      }
    } catch (GeneralSecurityException | ProviderException | MalformedMessageException e) {
      throw failed();
    }
  }

  private Opened opened(EncryptedPart part, byte[] context, byte[] plaintext)
      throws MalformedMessageException {
    Optional<Opened> body = part.becomeBody(plaintext, envelope);
    if (body.isPresent()) {
      ofBody = body.get();
      return body.get();
    }
    return part.replaceBy(EncryptedPart.parse(context, plaintext, budget), envelope);
  }

  private byte[] contentKey(Sealed sealed, KeyVersion version, ContentCipher cipher)
      throws KeyUnavailableException, DecryptionException {
    byte[] known = sealed.content;
    if (known == null) {
      if (!(version.entry() instanceof HeldKey key)
          || !key.certificate().getPublicKey().getAlgorithm().equals("RSA")) {
        // Nothing can have been encrypted to it in a way that is read here.
        throw failed();
      }
      budget.did(Work.PRIVATE_KEY_OPERATIONS, 1);
      known = sealed.key.open(key, cipher.keyLength());
      sealed.content = known;
    }
    if (known.length != cipher.keyLength()) {
      throw failed();
    }
    return known;
  }

  private DecryptionException failed() {
    return Results.notDecrypted(recipients, ours, List.of());
  }

  /**
   * Insists that nothing is left that could not be opened, even if nothing in the header refers to
   * it any more. A part that was encrypted before it was signed can have lost its key in transit.
   */
  void requireComplete() throws DecryptionException, MalformedMessageException {
    boolean left =
        pending.stream().anyMatch(element -> isAttached(element))
            || Envelope.elements(security).stream()
                .anyMatch(child -> XmlNames.is(child, Names.XENC, "EncryptedData"))
            || envelope.hasEncryptedDataInBody();
    if (left) {
      throw failed();
    }
  }

  private boolean isAttached(Element element) {
    Node top = element;
    while (top.getParentNode() != null) {
      top = top.getParentNode();
    }
    return top.isSameNode(envelope.document());
  }

  boolean openedNothing() {
    return decryptedWith == null;
  }

  /** The decrypted part, if an element is the result of decryption. */
  Optional<Opened> openedTo(Element element) {
    Opened known = opened.get(element);
    return Optional.ofNullable(
        known == null && envelope.body().isSameNode(element.getParentNode()) ? ofBody : known);
  }

  Optional<KeyVersion> decryptedWith() {
    return Optional.ofNullable(decryptedWith);
  }

  /** Whether an element was encrypted, by itself or as part of something larger. */
  boolean wasEncrypted(Element element) {
    if (wholes.contains(element)) {
      return true;
    }
    for (Node step = element; step instanceof Element here; step = step.getParentNode()) {
      if (openedTo(here).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The result of an encrypted part.
   *
   * @param encrypted the former elements: the {@code xenc:EncryptedData}, and the elements around
   *     only it
   * @param elements the present elements
   * @param parent in what
   * @param whole whether it was all that is in the parent
   */
  record Opened(List<Element> encrypted, List<Element> elements, Element parent, boolean whole) {}

  /** An encrypted key, and what came out of it. */
  private static final class Sealed {

    private final EncryptedKey key;
    private @Nullable KeyVersion version;
    private byte @Nullable [] content;

    Sealed(EncryptedKey key) {
      this.key = key;
    }
  }
}
