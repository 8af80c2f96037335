package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.util.Set;

/**
 * The part of a received document that a reference covers, and how it becomes bytes.
 *
 * @param top the number of this element and all below it; {@link XmlTape#DOCUMENT} for everything
 * @param without but not the element of this number
 * @param withoutAll and, if so, none of the signatures in it
 * @param method how it becomes bytes
 * @param prefixes of namespaces that an exclusive canonicalization takes along all the same
 */
public record Part(
    int top, int without, boolean withoutAll, CanonicalForm method, Set<String> prefixes)
    implements Piece {

  /** Leaves out nothing. */
  public static final int NOTHING = Integer.MAX_VALUE;

  public static Part whole(int top, CanonicalForm method, Set<String> prefixes) {
    return new Part(top, NOTHING, false, method, prefixes);
  }

  /** The same, on a tape. */
  public TapePart.Cut cut(XmlTape tape) {
    return new TapePart.Cut(
        top,
        method,
        prefixes,
        element -> element == without || (withoutAll && tape.name(element).isSignature()));
  }
}
