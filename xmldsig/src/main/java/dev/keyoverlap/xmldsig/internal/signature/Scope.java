package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.util.Optional;
import java.util.Set;

/**
 * The part that a reference claims to cover, before anybody has checked whether it is there.
 *
 * @param where in the document, outside, or wherever the caller says since no URI does
 * @param name the identifier of the element, or the URI of what is outside; otherwise empty
 * @param withoutOwn leaves out the signature that the reference belongs to
 * @param withoutAll leaves out every signature
 * @param asked how it becomes bytes, if that is said
 * @param prefixes of namespaces that an exclusive canonicalization takes along all the same
 * @param decoded whether it covers the bytes whose Base64 is the text of an element
 */
public record Scope(
    Where where,
    String name,
    boolean withoutOwn,
    boolean withoutAll,
    Optional<CanonicalForm> asked,
    Set<String> prefixes,
    boolean decoded) {

  public enum Where {
    DOCUMENT,
    ELEMENT,
    OUTSIDE,
    UNNAMED
  }

  /** The default canonicalization (XML Signature, 4.4.3.2). */
  CanonicalForm method() {
    return asked.orElse(CanonicalForm.INCLUSIVE_1_0);
  }
}
