package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * One Reference of a signature: what it covers, and the digest of that.
 *
 * <p>It can cover the document, or the one element that carries an identifier, and nothing outside.
 * Of transforms there are those that leave out signatures, and a canonicalization. A transform that
 * decodes Base64 is accepted alone. No other is ever carried out.
 */
public final class ReceivedReference {

  private static final Pattern BY_ID =
      Pattern.compile("#(?:([^()'\"]+)|xpointer\\(id\\((['\"])([^()'\"]+)\\2\\)\\))");
  private static final String WHOLE_WITH_COMMENTS = "#xpointer(/)";

  private final Optional<String> uri;
  private final String type;
  private final List<Element> transforms;
  private final String digestMethod;
  private final byte[] digest;

  private ReceivedReference(
      Optional<String> uri,
      String type,
      List<Element> transforms,
      String digestMethod,
      byte[] digest) {
    this.uri = uri;
    this.type = type;
    this.transforms = transforms;
    this.digestMethod = digestMethod;
    this.digest = digest;
  }

  static ReceivedReference of(Element reference, Budget budget) throws MalformedMessageException {
    StrictElement parts = StrictElement.of(reference);
    List<Element> transforms = new ArrayList<>();
    Optional<Element> list = parts.nextIf("Transforms");
    if (list.isPresent()) {
      StrictElement entries = StrictElement.of(list.get());
      transforms.addAll(entries.all("Transform", Limit.XML_TRANSFORMS, budget));
      entries.end();
    }
    String digestMethod = StrictElement.algorithm(parts.next("DigestMethod"));
    byte[] digest = StrictElement.base64(parts.next("DigestValue"));
    parts.end();
    return new ReceivedReference(
        reference.hasAttributeNS(null, "URI")
            ? Optional.of(reference.getAttributeNS(null, "URI"))
            : Optional.empty(),
        reference.getAttributeNS(null, "Type"),
        transforms,
        digestMethod,
        digest);
  }

  /** The identifier of the element that it refers to, if it refers to one. */
  public Optional<String> id() {
    Matcher byId = BY_ID.matcher(uri.orElse(""));
    return byId.matches()
        ? Optional.of(byId.group(1) != null ? byId.group(1) : byId.group(3))
        : Optional.empty();
  }

  public Optional<String> uri() {
    return uri;
  }

  public List<Element> transforms() {
    return transforms;
  }

  public String digestMethod() {
    return digestMethod;
  }

  String type() {
    return type;
  }

  byte[] digest() {
    return digest;
  }

  DigestAlgorithm digestAlgorithm() throws Refusal {
    return DigestUri.read(digestMethod)
        .orElseThrow(
            () -> Refusal.algorithm("the digest algorithm '" + digestMethod + "' is not accepted"));
  }

  /**
   * The part that it claims to cover.
   *
   * @throws Refusal if that cannot be told for certain, or only by means that are not accepted
   */
  public Scope scope() throws Refusal {
    Steps steps = steps();
    if (uri.isEmpty()) {
      return steps.scope(Scope.Where.UNNAMED, "", true);
    }
    String where = uri.get();
    if (where.isEmpty() || where.equals(WHOLE_WITH_COMMENTS)) {
      return steps.scope(Scope.Where.DOCUMENT, "", !where.isEmpty());
    }
    Matcher byId = BY_ID.matcher(where);
    if (byId.matches()) {
      boolean shorthand = byId.group(1) != null;
      return steps.scope(
          Scope.Where.ELEMENT, shorthand ? byId.group(1) : byId.group(3), !shorthand);
    }
    if (where.startsWith("#") || steps.leavesOutOwn || steps.leavesOutAll) {
      throw ReceivedDocument.outside();
    }
    return steps.scope(Scope.Where.OUTSIDE, where, true);
  }

  /** The effect of the transforms, in the order in which they may come. */
  private static final class Steps {
    private boolean leavesOutOwn;
    private boolean leavesOutAll;
    private boolean decodes;
    private Optional<CanonicalForm> method = Optional.empty();
    private Set<String> prefixes = Set.of();

    /** Only the longer forms name nodes with their comments (XML Signature, 4.4.3.3). */
    private Scope scope(Scope.Where where, String name, boolean withComments) {
      return new Scope(
          where,
          name,
          leavesOutOwn,
          leavesOutAll,
          withComments ? method : method.map(CanonicalForm::withoutComments),
          prefixes,
          decodes);
    }
  }

  private Steps steps() throws Refusal {
    Steps steps = new Steps();
    boolean canonicalized = false;
    for (Element transform : transforms) {
      if (StrictElement.algorithm(transform).equals(XmlNames.BASE64)) {
        requireAlone(transform);
        steps.decodes = true;
        return steps;
      }
      if (canonicalized) {
        throw Refusal.algorithm("it has a transform after canonicalization");
      }
      String name = StrictElement.algorithm(transform);
      if (name.equals(XmlNames.ENVELOPED) && StrictElement.isEmpty(transform)) {
        steps.leavesOutOwn = true;
      } else if (name.equals(XmlNames.XPATH) || name.equals(XmlNames.XPATH_FILTER)) {
        SignatureFilter filter = SignatureFilter.of(name, transform);
        steps.leavesOutOwn |= filter == SignatureFilter.WITHOUT_OWN;
        steps.leavesOutAll |= filter == SignatureFilter.WITHOUT_ALL;
      } else {
        CanonicalForm method =
            CanonicalForm.of(name)
                .orElseThrow(
                    () -> Refusal.algorithm("the transform '" + name + "' is not accepted"));
        steps.method = Optional.of(method);
        steps.prefixes = prefixes(transform, method);
        canonicalized = true;
      }
    }
    return steps;
  }

  /** Implementations disagree on other transforms before or after it. */
  private void requireAlone(Element base64) throws Refusal {
    if (transforms.size() > 1 || !StrictElement.isEmpty(base64)) {
      throw Refusal.algorithm("it has a Base64 transform that is not its only one");
    }
    if (id().isEmpty() && uri.isPresent()) {
      throw Refusal.algorithm("it has a Base64 transform of something else than an element");
    }
  }

  /** The namespaces to take along all the same (Exclusive XML Canonicalization, 4). */
  static Set<String> prefixes(Element canonicalization, CanonicalForm method) throws Refusal {
    try {
      StrictElement parts = StrictElement.of(canonicalization);
      Optional<Element> list =
          method.isExclusive()
              ? parts.nextIf(XmlNames.EXCLUSIVE, "InclusiveNamespaces")
              : Optional.empty();
      parts.end();
      if (list.isEmpty() || !StrictElement.isEmpty(list.get())) {
        return Set.of();
      }
      Set<String> prefixes = new TreeSet<>();
      new StringTokenizer(list.get().getAttributeNS(null, "PrefixList"))
          .asIterator()
          .forEachRemaining(prefix -> prefixes.add((String) prefix));
      return prefixes;
    } catch (MalformedMessageException e) {
      throw Refusal.algorithm("its canonicalization has parameters that are not accepted");
    }
  }
}
