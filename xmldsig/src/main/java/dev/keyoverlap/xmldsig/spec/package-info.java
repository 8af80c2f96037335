/**
 * The choices for an XML signature: algorithms, canonical forms, what KeyInfo has. Start with
 * {@link dev.keyoverlap.xmldsig.spec.SignatureForm}. These are names and nothing more; what they
 * mean in a document is in {@code internal.algorithm} and {@code internal.xml}.
 */
@NullMarked
package dev.keyoverlap.xmldsig.spec;

import org.jspecify.annotations.NullMarked;
