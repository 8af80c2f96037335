/**
 * Signs XML documents and verifies their signatures (XML Signature, W3C Recommendation, second
 * edition) with the keys of a ring.
 *
 * <p>Start reading at {@link dev.keyoverlap.xmldsig.XmlSigner} and {@link
 * dev.keyoverlap.xmldsig.XmlVerifier}. Each is set up once, with aliases, and used for any number
 * of documents while the keys under those aliases come and go:
 *
 * <pre>{@code
 * XmlSigner signer = XmlSigner.with(rotation).signAs(alias("orders")).build();
 * byte[] signed = signer.sign(order);
 *
 * XmlVerifier verifier = XmlVerifier.of(rotation, VerificationPolicy.anyOf(alias("partner")));
 * Element accepted = verifier.verify(received).only().element();
 * }</pre>
 *
 * <p>A verifier hands out the elements that were signed, each as a tree of its own, and never the
 * document that they came in. Which forms of two signatures receivers read is told at {@link
 * dev.keyoverlap.xmldsig.spec.SignatureForm}.
 *
 * <p>Canonical XML is made by Santuario, trees by the parser of the JDK, and the cryptography by
 * whichever providers the JVM has, so that keys of hardware modules work. Nothing is registered
 * anywhere, and no type of Santuario appears in these interfaces.
 */
@NullMarked
package dev.keyoverlap.xmldsig;

import org.jspecify.annotations.NullMarked;
