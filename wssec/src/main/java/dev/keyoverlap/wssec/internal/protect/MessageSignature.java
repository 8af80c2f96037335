package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.wssec.internal.envelope.BodyTape;
import dev.keyoverlap.wssec.internal.envelope.CanonicalTag;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import org.apache.jcp.xml.dsig.internal.dom.XMLDSigRI;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;

/**
 * A signature that does not digest again what an earlier one of the same message covers in the same
 * form. For one thread.
 */
public final class MessageSignature extends WSSecSignature {

  // An object of our own: WSS4J would otherwise look for one among the registered providers.
  private static final Provider XML_SIGNATURE = new XMLDSigRI();

  private final Envelope envelope;
  private final Digests digests;

  MessageSignature(WSSecHeader header, Envelope envelope, Digests digests) {
    super(header, XML_SIGNATURE);
    this.envelope = envelope;
    this.digests = digests;
  }

  @Override
  public List<Reference> addReferencesToSign(List<WSEncryptionPart> parts)
      throws WSSecurityException {
    boolean identified = isIdentified(envelope.body());
    List<Reference> references = super.addReferencesToSign(parts);
    boolean signed = parts.stream().anyMatch(part -> part.getElement() == envelope.body());
    if (signed && envelope.content().isPresent()) {
      addDigests(references, identified);
    }
    return references.stream().map(this::digested).toList();
  }

  private static boolean isIdentified(Element body) {
    return body.hasAttributeNS(XmlNames.WSU, "Id");
  }

  /** Digests the body, whose content is not in the tree. */
  private void addDigests(List<Reference> references, boolean identified) {
    Element body = envelope.body();
    Attr id = body.getAttributeNodeNS(XmlNames.WSU, "Id");
    List<Reference> toBody =
        id == null
            ? List.of()
            : references.stream()
                .filter(reference -> reference.getURI().equals("#" + id.getValue()))
                .toList();
    BodyTape content = envelope.content().orElseThrow();
    if (toBody.isEmpty() || (!identified && content.usesPrefix(id.getPrefix()))) {
      // Its identifier may change what declarations there are in the content.
      envelope.fill();
      return;
    }
    for (Reference reference : toBody) {
      digests.values.computeIfAbsent(Covered.by(reference), covered -> digest(covered, content));
    }
  }

  /** The content is on the tape; the start tag has changed in the tree since it was read. */
  private byte[] digest(Covered covered, BodyTape content) {
    Set<String> prefixes = Set.copyOf(covered.prefixes());
    MessageDigest digest = DigestUri.read(covered.digest()).orElseThrow().newDigest();
    try {
      byte[] tag = CanonicalForm.EXCLUSIVE.canonicalize(envelope.body(), prefixes);
      byte[] whole = content.canonical(CanonicalForm.EXCLUSIVE, prefixes, Long.MAX_VALUE);
      digest.update(tag, 0, CanonicalTag.length(tag));
      int from = CanonicalTag.length(whole);
      digest.update(whole, from, whole.length - from);
    } catch (NotCanonicalException e) {
      throw new IllegalStateException("There is no tape of what has no canonical form", e);
    }
    return digest.digest();
  }

  private Reference digested(Reference reference) {
    byte[] known = digests.values.get(Covered.by(reference));
    return known == null
        ? reference
        : signatureFactory.newReference(
            reference.getURI(),
            reference.getDigestMethod(),
            reference.getTransforms(),
            reference.getType(),
            reference.getId(),
            known);
  }

  @Override
  public void computeSignature(List<Reference> references) throws WSSecurityException {
    super.computeSignature(references);
    references.forEach(
        reference -> digests.values.put(Covered.by(reference), reference.getDigestValue()));
  }

  /**
   * The digests of what the signatures of one message cover, which must not change between them.
   */
  public static final class Digests {

    private final Map<Covered, byte[]> values = new HashMap<>();
  }

  /**
   * A covered element.
   *
   * @param uri by its identifier
   * @param digest with which digest
   * @param prefixes what its exclusive canonicalization, which all have, takes along
   */
  private record Covered(String uri, String digest, List<String> prefixes) {

    static Covered by(Reference reference) {
      List<String> prefixes =
          reference.getTransforms().get(0).getParameterSpec()
                  instanceof ExcC14NParameterSpec exclusive
              ? exclusive.getPrefixList()
              : List.of();
      return new Covered(reference.getURI(), reference.getDigestMethod().getAlgorithm(), prefixes);
    }
  }
}
