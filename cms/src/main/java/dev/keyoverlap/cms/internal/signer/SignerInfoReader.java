package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.BerValues;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Takes one SignerInfo apart as it comes in (RFC 5652, 5.3). */
public final class SignerInfoReader {

  private static final int SIGNED_ATTRIBUTES = 0xa0;
  private static final int UNSIGNED_ATTRIBUTES = 0xa1;

  private SignerInfoReader() {}

  /**
   * The parts of a SignerInfo that say something; nothing in them is trusted.
   *
   * @param signedAttributes the SET of them as it came; empty if there are none
   * @param misplaced the name of an attribute that is not signed and must be; empty if there is
   *     none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public // nobody compares them
  record Parts(
      SignerIdentifier signer,
      AlgorithmIdentifier digest,
      Optional<byte[]> signedAttributes,
      AlgorithmIdentifier signature,
      byte[] value,
      Optional<String> misplaced) {}

  public static Parts read(BerReader message) throws IOException, LimitExceededException {
    message.enter(BerReader.SEQUENCE);
    ASN1Integer unused = ASN1Integer.getInstance(BerValues.next(message, BerReader.INTEGER));
    SignerIdentifier signer = SignerIdentifier.getInstance(BerValues.next(message));
    AlgorithmIdentifier digest = AlgorithmIdentifier.getInstance(BerValues.next(message));
    Optional<byte[]> signedAttributes =
        message.next() == SIGNED_ATTRIBUTES
            ? Optional.of(BerValues.nextSetEncoded(message))
            : Optional.empty();
    AlgorithmIdentifier signature = AlgorithmIdentifier.getInstance(BerValues.next(message));
    byte[] value = ASN1OctetString.getInstance(BerValues.next(message)).getOctets();
    Optional<String> misplaced =
        message.next() == UNSIGNED_ATTRIBUTES
            ? UnsignedAttributes.misplaced(message)
            : Optional.empty();
    message.leave();
    return new Parts(signer, digest, signedAttributes, signature, value, misplaced);
  }
}
