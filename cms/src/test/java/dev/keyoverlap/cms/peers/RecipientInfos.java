package dev.keyoverlap.cms.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientInfo;

/** An encrypted message's recipients, put in another order. */
final class RecipientInfos {

  private RecipientInfos() {}

  static byte[] withFirst(byte[] message, Party first) throws IOException {
    EnvelopedData enveloped =
        EnvelopedData.getInstance(ContentInfo.getInstance(message).getContent());
    List<ASN1Encodable> recipients = new ArrayList<>();
    for (ASN1Encodable each : enveloped.getRecipientInfos()) {
      recipients.add(isFor(first, RecipientInfo.getInstance(each)) ? 0 : recipients.size(), each);
    }
    ASN1Set unsorted = new DLSet(recipients.toArray(ASN1Encodable[]::new));
    return new ContentInfo(
            ContentInfo.envelopedData,
            new EnvelopedData(
                enveloped.getOriginatorInfo(),
                unsorted,
                enveloped.getEncryptedContentInfo(),
                enveloped.getUnprotectedAttrs()))
        .getEncoded(ASN1Encoding.DL);
  }

  private static boolean isFor(Party party, RecipientInfo recipient) {
    ASN1Encodable name =
        recipient.getInfo() instanceof KeyTransRecipientInfo transported
            ? transported.getRecipientIdentifier().getId()
            : RecipientEncryptedKey.getInstance(
                    KeyAgreeRecipientInfo.getInstance(recipient.getInfo())
                        .getRecipientEncryptedKeys()
                        .getObjectAt(0))
                .getIdentifier()
                .getIssuerAndSerialNumber();
    return IssuerAndSerialNumber.getInstance(name)
        .getSerialNumber()
        .getValue()
        .equals(party.certificate().getSerialNumber());
  }
}
