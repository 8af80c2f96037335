package dev.keyoverlap.wssec.internal.protect;

import java.security.Provider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import org.apache.jcp.xml.dsig.internal.dom.XMLDSigRI;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;

/**
 * A signature that does not digest again what an earlier one of the same message covers in the same
 * form. For one thread.
 */
public final class MessageSignature extends WSSecSignature {

  // An object of our own: WSS4J would otherwise look for one among the registered providers.
  private static final Provider XML_SIGNATURE = new XMLDSigRI();

  private final Digests digests;

  MessageSignature(WSSecHeader header, Digests digests) {
    super(header, XML_SIGNATURE);
    this.digests = digests;
  }

  @Override
  public List<Reference> addReferencesToSign(List<WSEncryptionPart> parts)
      throws WSSecurityException {
    return super.addReferencesToSign(parts).stream().map(this::digested).toList();
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
