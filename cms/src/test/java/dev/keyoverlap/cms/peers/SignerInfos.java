package dev.keyoverlap.cms.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** A signed message's signatures, put in another order or damaged. */
final class SignerInfos {

  private final SignedData message;
  private final List<SignerInfo> signers = new ArrayList<>();

  private SignerInfos(SignedData message) {
    this.message = message;
    message.getSignerInfos().forEach(each -> signers.add(SignerInfo.getInstance(each)));
  }

  static SignerInfos of(byte[] message) {
    return new SignerInfos(SignedData.getInstance(ContentInfo.getInstance(message).getContent()));
  }

  /** This one's signature first, then the others. */
  SignerInfos first(Party party) {
    SignerInfo chosen = signers.get(indexOf(party));
    signers.remove(chosen);
    signers.add(0, chosen);
    return this;
  }

  /** One bit of this one's signature changed. */
  SignerInfos damage(Party party) {
    int index = indexOf(party);
    SignerInfo old = signers.get(index);
    byte[] signature = old.getEncryptedDigest().getOctets().clone();
    signature[signature.length / 2] ^= 1;
    signers.set(
        index,
        new SignerInfo(
            old.getSID(),
            old.getDigestAlgorithm(),
            old.getAuthenticatedAttributes(),
            old.getDigestEncryptionAlgorithm(),
            new DEROctetString(signature),
            old.getUnauthenticatedAttributes()));
    return this;
  }

  private int indexOf(Party party) {
    for (int i = 0; i < signers.size(); i++) {
      IssuerAndSerialNumber sid =
          IssuerAndSerialNumber.getInstance(signers.get(i).getSID().getId());
      if (sid.getSerialNumber().getValue().equals(party.certificate().getSerialNumber())) {
        return i;
      }
    }
    throw new AssertionError(party + " did not sign");
  }

  byte[] encoded() throws IOException {
    ASN1Set unsorted = new DLSet(signers.toArray(ASN1Encodable[]::new));
    SignedData changed =
        new SignedData(
            message.getDigestAlgorithms(),
            message.getEncapContentInfo(),
            message.getCertificates(),
            message.getCRLs(),
            unsorted);
    return new ContentInfo(ContentInfo.signedData, changed).getEncoded(ASN1Encoding.DL);
  }
}
