package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.tape.Decoded;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import dev.keyoverlap.xmldsig.internal.tape.Piece;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A document that came with signatures, read only to find what they cover.
 *
 * <p>Not for use by several threads.
 */
public final class ReceivedDocument {

  private final ReceivedXml xml;
  private final List<ReceivedSignature> signatures;
  private final Given given;
  private final Pump pump;
  private final Map<String, List<Integer>> ids;
  private final Map<Piece, Form> forms = new HashMap<>();

  private ReceivedDocument(
      ReceivedXml xml, List<ReceivedSignature> signatures, Given given, Pump pump) {
    this.xml = xml;
    this.signatures = signatures;
    this.given = given;
    this.pump = pump;
    this.ids = xml.tape().find(referredTo(signatures));
  }

  /** The identifiers that signatures refer to: they are looked for all at once. */
  private static Set<String> referredTo(List<ReceivedSignature> signatures) {
    Set<String> names = new HashSet<>();
    for (ReceivedSignature signature : signatures) {
      for (ReceivedReference reference : signature.references()) {
        reference.id().ifPresent(names::add);
      }
    }
    return names;
  }

  /**
   * Looks for the signatures.
   *
   * @param given what the caller says about the document
   */
  public static ReceivedDocument of(
      byte[] document, Given given, TapeReader reader, Pump pump, Budget budget)
      throws MalformedMessageException {
    ReceivedXml xml = ReceivedXml.of(document, reader, pump, budget);
    XmlTape tape = xml.tape();
    if (tape.signatures() == 0) {
      throw new MalformedMessageException("The document carries no signature");
    }
    budget.require(Limit.SIGNATURES, tape.signatures());
    List<ReceivedSignature> signatures = new ArrayList<>();
    for (int i = 0; i < tape.signatures(); i++) {
      signatures.add(ReceivedSignature.of(xml, tape.signature(i)));
    }
    return new ReceivedDocument(xml, List.copyOf(signatures), given, pump);
  }

  List<ReceivedSignature> signatures() {
    return signatures;
  }

  /**
   * The content that a signature covers, found to be unchanged.
   *
   * @throws Refusal if not all of it is
   */
  Coverage coverage(ReceivedSignature signature) throws Refusal, LimitExceededException {
    List<Piece> contents = new ArrayList<>();
    List<DetachedBytes> detached = new ArrayList<>();
    Optional<XadesProperties> properties = Optional.empty();
    for (ReceivedReference reference : signature.references()) {
      Scope scope = reference.scope();
      if (isOutside(scope)) {
        detached.add(detached(reference, scope));
        continue;
      }
      goOn();
      if (scope.decoded()) {
        Decoded content = new Decoded(top(scope));
        requireContent(content.top());
        requireDigest(reference, digest(content, reference.digestAlgorithm()));
        contents.add(content);
        continue;
      }
      Part part = part(scope, signature.number());
      requireDigest(reference, form(part, reference.digestAlgorithm()));
      if (isOwnProperties(part.top(), signature.number())) {
        if (properties.isPresent()) {
          throw Refusal.wrong("it has its signed properties twice");
        }
        properties = Optional.of(properties(part));
      } else if (!isOwnKeyInfo(part.top(), signature.number())) {
        requireContent(part.top());
        contents.add(part);
      }
    }
    if (contents.isEmpty() && detached.isEmpty()) {
      throw Refusal.algorithm("it covers nothing of the document");
    }
    return new Coverage(List.copyOf(contents), List.copyOf(detached), properties);
  }

  private boolean isOutside(Scope scope) {
    return switch (scope.where()) {
      case DOCUMENT, ELEMENT -> false;
      case OUTSIDE -> true;
      case UNNAMED -> !given.namesElement();
    };
  }

  private void goOn() {
    try {
      pump.goOn();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The signer did not mean these as content; somebody has moved them. */
  private void requireContent(int element) throws Refusal {
    if (is(element, XmlNames.DSIG, "KeyInfo") || is(element, XmlNames.XADES, "SignedProperties")) {
      throw Refusal.wrong("it covers a KeyInfo, or signed properties, that are not its own");
    }
  }

  private static void requireDigest(ReceivedReference reference, byte[] digest) throws Refusal {
    if (!MessageDigest.isEqual(digest, reference.digest())) {
      throw Refusal.wrong("what it covers is not what was signed");
    }
  }

  /** It refers to what is not in the document, and was not handed over with it. */
  static Refusal outside() {
    return Refusal.algorithm(
        "it refers to something outside of the document, which is not fetched");
  }

  private DetachedBytes detached(ReceivedReference reference, Scope scope)
      throws Refusal, LimitExceededException {
    DetachedBytes content = given.outside().get(scope.name());
    if (content == null) {
      throw scope.where() == Scope.Where.UNNAMED
          ? Refusal.algorithm(
              "it has a reference without a URI, and nobody has said what that means")
          : outside();
    }
    if (scope.withoutOwn() || scope.withoutAll()) {
      throw Refusal.algorithm("it leaves out signatures of content that has none");
    }
    if (scope.decoded()) {
      throw Refusal.algorithm("it has a Base64 transform of something else than an element");
    }
    DigestAlgorithm algorithm = reference.digestAlgorithm();
    try {
      requireDigest(
          reference,
          scope.asked().isPresent()
              ? content.canonical(scope, algorithm, pump, xml.budget())
              : Objects.requireNonNull(content.digests(Set.of(algorithm), pump).get(algorithm)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private int top(Scope scope) throws Refusal {
    return switch (scope.where()) {
      case DOCUMENT -> XmlTape.DOCUMENT;
      case UNNAMED ->
          only(
              given.unnamed(xml.tape()),
              "it has a reference without a URI, which could mean several elements");
      default ->
          only(
              ids.getOrDefault(scope.name(), List.of()),
              "it refers to an identifier that several elements have");
    };
  }

  private Part part(Scope scope, int own) throws Refusal {
    XmlTape tape = xml.tape();
    int top = top(scope);
    // Of the document at least its element must be left.
    int least = Math.max(0, top);
    boolean allLeftOut =
        (scope.withoutOwn() && tape.contains(own, least))
            || (scope.withoutAll() && tape.isInASignature(least));
    if (allLeftOut) {
      throw Refusal.wrong("its transforms leave out all of what it refers to");
    }
    return new Part(
        top,
        scope.withoutOwn() && tape.contains(top, own) ? own : Part.NOTHING,
        scope.withoutAll(),
        scope.method(),
        scope.prefixes());
  }

  private static int only(List<Integer> meant, String several) throws Refusal {
    if (meant.size() != 1) {
      throw Refusal.wrong(meant.isEmpty() ? "the element that it refers to is not there" : several);
    }
    return meant.get(0);
  }

  /**
   * The digest of the canonical form, made once for all signatures that cover the same in the same
   * way.
   */
  private byte[] form(Part part, DigestAlgorithm algorithm) throws Refusal, LimitExceededException {
    byte[] known = known(part, algorithm);
    if (known != null) {
      return known;
    }
    MessageDigest digest = algorithm.newDigest();
    try {
      long length = xml.digest(part, digest);
      if (length == 0) {
        throw Refusal.wrong("what it covers has an empty canonical form");
      }
      return remember(part, length, algorithm, digest);
    } catch (NotCanonicalException e) {
      throw Refusal.wrong("what it covers has no canonical form");
    }
  }

  /** The same, of bytes that are there as Base64. */
  private byte[] digest(Decoded content, DigestAlgorithm algorithm)
      throws Refusal, LimitExceededException {
    byte[] known = known(content, algorithm);
    if (known != null) {
      return known;
    }
    MessageDigest digest = algorithm.newDigest();
    OptionalLong length = xml.digest(content, digest);
    if (length.isEmpty()) {
      throw Refusal.wrong("what it covers is not Base64, or has more in it than text");
    }
    if (length.getAsLong() == 0) {
      throw Refusal.wrong("what it covers is the Base64 of nothing");
    }
    return remember(content, length.getAsLong(), algorithm, digest);
  }

  private byte @Nullable [] known(Piece piece, DigestAlgorithm algorithm) {
    Form form = forms.get(piece);
    return form == null ? null : form.digests().get(algorithm);
  }

  private byte[] remember(
      Piece piece, long length, DigestAlgorithm algorithm, MessageDigest digest) {
    byte[] value = digest.digest();
    forms
        .computeIfAbsent(
            piece, p -> new Form(Math.toIntExact(length), new EnumMap<>(DigestAlgorithm.class)))
        .digests()
        .put(algorithm, value);
    return value;
  }

  public XmlTape tape() {
    return xml.tape();
  }

  /** How long the form of a piece is whose digest was verified. */
  public int length(Piece piece) {
    return Objects.requireNonNull(forms.get(piece)).length();
  }

  private boolean isOwnProperties(int element, int signature) {
    return is(element, XmlNames.XADES, "SignedProperties")
        && xml.tape().contains(signature, element);
  }

  private boolean isOwnKeyInfo(int element, int signature) {
    return is(element, XmlNames.DSIG, "KeyInfo") && xml.tape().parent(element) == signature;
  }

  private boolean is(int element, String namespace, String localName) {
    return element != XmlTape.DOCUMENT && xml.tape().name(element).is(namespace, localName);
  }

  private XadesProperties properties(Part part) {
    return XadesProperties.of(xml, part.top(), part.method().keepsComments());
  }

  /**
   * The facts about a canonical form.
   *
   * @param length in bytes
   * @param digests of it, as far as they were needed
   */
  private record Form(int length, Map<DigestAlgorithm, byte[]> digests) {}

  /**
   * The parts that a signature covers.
   *
   * @param contents of the document, not of the signature itself
   * @param detached what else was handed over with the document
   * @param properties what the signer said about the signature
   */
  public record Coverage(
      List<Piece> contents, List<DetachedBytes> detached, Optional<XadesProperties> properties) {}
}
