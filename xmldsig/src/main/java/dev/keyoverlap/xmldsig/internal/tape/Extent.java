package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The part of a document that a reference covers, and how it becomes bytes.
 *
 * @param top this node and all below it
 * @param without but not this signature
 * @param withoutAll and, if so, none of the signatures in it
 * @param method how it becomes bytes
 * @param prefixes of namespaces that an exclusive canonicalization takes along all the same
 */
public record Extent(
    Node top,
    @Nullable Element without,
    boolean withoutAll,
    CanonicalForm method,
    Set<String> prefixes) {

  /**
   * The bytes. Parts that are left out are taken out of the tree meanwhile, so nobody else may use
   * the tree.
   *
   * @throws NotCanonicalException if there is no canonical form, or nothing left
   */
  public byte[] bytes() throws NotCanonicalException {
    List<Gap> gaps = new ArrayList<>();
    try {
      for (Element signature : leftOut()) {
        gaps.add(Gap.takingOut(signature));
      }
      return method.canonicalize(top, prefixes);
    } finally {
      // The last first, so that each finds its neighbour in place.
      for (int i = gaps.size() - 1; i >= 0; i--) {
        gaps.get(i).close();
      }
    }
  }

  private List<Element> leftOut() {
    List<Element> signatures = new ArrayList<>();
    if (withoutAll) {
      for (Node node = top; node != null; node = Ids.next(node, top)) {
        if (node != top && XmlNames.isSignature(node) && node instanceof Element signature) {
          signatures.add(signature);
        }
      }
    } else if (without != null && contains(top, without)) {
      signatures.add(without);
    }
    return signatures;
  }

  /** Whether one node is another, or is inside of it. */
  public static boolean contains(Node outer, @Nullable Node inner) {
    for (Node node = inner; node != null; node = node.getParentNode()) {
      if (node == outer) {
        return true;
      }
    }
    return false;
  }

  /** The former place of a signature. */
  private record Gap(Node parent, Element signature, @Nullable Node next) {

    static Gap takingOut(Element signature) {
      Gap gap = new Gap(signature.getParentNode(), signature, signature.getNextSibling());
      gap.parent.removeChild(signature);
      return gap;
    }

    void close() {
      parent.insertBefore(signature, next);
    }
  }
}
