/**
 * XML that may come from strangers: parsers that are hardened and counted, canonical forms, IDs.
 * Start with {@code HardenedParser} and {@code CanonicalForm}. {@code wssec} uses it, too.
 */
@NullMarked
package dev.keyoverlap.xmldsig.internal.xml;

import org.jspecify.annotations.NullMarked;
