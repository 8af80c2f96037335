package dev.keyoverlap.xmldsig.spec;

/**
 * The place of a signature relative to the content that it signs. It decides whether a document can
 * carry two signatures, as it must while a receiver that knows one key changes over to the next.
 *
 * <p>What receivers do with two signatures, each checked with its own pinned certificate (the
 * first/the second accepted), measured with one version each:
 *
 * <table>
 * <caption>Two signatures in one document</caption>
 * <tr><th>form</th><th>JDK, Santuario, xmlsec1, python-xmlsec</th><th>xml-crypto</th><th>xmldsigjs</th>
 *   <th>PHP xmlseclibs</th><th>Mono</th><th>goxmldsig</th><th>xsec-c</th></tr>
 * <tr><td>{@link #SIBLINGS}, exclusive</td><td>y/y</td><td>y/y</td><td>y/y</td><td>y/y</td><td>y/y</td>
 *   <td>-</td><td>first only</td></tr>
 * <tr><td>{@link #PARALLEL_ENVELOPED}</td><td>y/y</td><td>-</td><td>y/y</td><td>y/y</td><td>-/-</td><td>-</td>
 *   <td>-</td></tr>
 * <tr><td>two times {@link #ENVELOPED}: cannot be built</td><td>-/y</td><td>-/y</td><td>y/-</td><td>-/y</td>
 *   <td>-/-</td><td>-</td><td>-</td></tr>
 * </table>
 *
 * <p>By default xmlsec1, goxmldsig and xsec-c verify the first signature only: name the alias whose
 * key they know first. A receiver that checks every signature rejects a document that carries one
 * it does not know. For it no form helps: it adds the new certificate first, then the key is
 * swapped under the alias.
 *
 * <p>Unlike those of a CMS message, two signatures of a document do not name each other. If someone
 * removes one in transit, this is not noticed under a policy that the other one meets. A receiver
 * that must have both says so with {@link dev.keyoverlap.message.VerificationPolicy#allOf}.
 *
 * @since 1.0
 */
public enum SignatureForm {
  /**
   * The signature is inside of the content that it signs, and leaves out itself only: the default.
   * Only one signature is possible, since a second one changes what the first has signed.
   */
  ENVELOPED,
  /** The signed content is inside of the signature, in a {@code ds:Object}. One signature. */
  ENVELOPING,
  /**
   * The signed content is any bytes, such as a PDF. They are inside of the signature, in a {@code
   * ds:Object}, as Base64, and are signed in their decoded form (XML Signature, 6.6.2). One
   * signature. A verifier hands them out by {@code VerifiedXml.binaries()}.
   */
  ENVELOPING_BASE64,
  /**
   * One or several signatures are beside the elements that they sign, and refer to them by
   * identifier (also called internally detached). They do not touch each other: the form for two
   * signatures that nearly every receiver reads.
   */
  SIBLINGS,
  /**
   * One or several signatures are inside of the content that they sign, and leave out all
   * signatures, by the XPath {@code not(ancestor-or-self::ds:Signature)}. For receivers that
   * require the whole document signed, and read this transform.
   */
  PARALLEL_ENVELOPED,
  /**
   * The signed content is in no document: the caller hands it over, to {@code
   * XmlSigner.signDetached} and {@code XmlVerifier.verifyDetached}. One signature is a document of
   * its own; several are in an {@code asic:XAdESSignatures} (ETSI EN 319 162-1).
   */
  DETACHED
}
