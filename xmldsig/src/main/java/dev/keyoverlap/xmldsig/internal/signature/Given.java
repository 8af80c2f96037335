package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about a document that its caller knows and the document does not state.
 *
 * @param outside content that is not in it, by its URI; by the empty one if it has none
 * @param unnamed what a reference without a URI means, if that is an element of the document (XML
 *     Signature, 4.4.3)
 */
public record Given(Map<String, DetachedBytes> outside, Optional<ElementFinder> unnamed) {

  /** Nothing. */
  public static final Given NOTHING = new Given(Map.of(), Optional.empty());

  /** Whether a reference without a URI means an element: content that is handed over goes first. */
  boolean namesElement() {
    return unnamed.isPresent() && !outside.containsKey("");
  }

  /** The elements that a reference without a URI means; there should be one. */
  List<Integer> unnamed(XmlTape tape) {
    return unnamed.map(finder -> finder.find(tape)).orElse(List.of());
  }
}
