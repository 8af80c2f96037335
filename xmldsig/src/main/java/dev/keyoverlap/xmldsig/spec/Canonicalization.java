package dev.keyoverlap.xmldsig.spec;

/**
 * How XML becomes the bytes that are signed.
 *
 * <p>The exclusive ones take along only the namespaces that an element uses, so that it can be
 * moved into another document: the right ones for nearly everything. The inclusive ones take along
 * every namespace, and every {@code xml:} attribute, of the elements around.
 *
 * <p>Those with comments sign comments, too. The others ignore comments, and so a verifier's answer
 * has none.
 *
 * @since 1.0
 */
public enum Canonicalization {
  /** Exclusive XML Canonicalization 1.0: the default. */
  EXCLUSIVE,
  /** Exclusive XML Canonicalization 1.0, with comments. */
  EXCLUSIVE_WITH_COMMENTS,
  /** Canonical XML 1.0. */
  INCLUSIVE_1_0,
  /** Canonical XML 1.0, with comments. */
  INCLUSIVE_1_0_WITH_COMMENTS,
  /** Canonical XML 1.1. */
  INCLUSIVE_1_1,
  /** Canonical XML 1.1, with comments. */
  INCLUSIVE_1_1_WITH_COMMENTS
}
