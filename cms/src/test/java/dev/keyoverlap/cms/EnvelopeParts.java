package dev.keyoverlap.cms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** An encrypted message taken to pieces, to be put together in another way. */
public final class EnvelopeParts {

  private final List<RecipientInfo> recipients = new ArrayList<>();
  private AlgorithmIdentifier algorithm;
  private byte[] content;
  private byte[] tag = {};
  private boolean authenticated;

  private EnvelopeParts(
      Iterable<ASN1Encodable> recipients, EncryptedContentInfo info, boolean authenticated) {
    recipients.forEach(recipient -> this.recipients.add(RecipientInfo.getInstance(recipient)));
    this.algorithm = info.getContentEncryptionAlgorithm();
    this.content = info.getEncryptedContent().getOctets();
    this.authenticated = authenticated;
  }

  public static EnvelopeParts of(byte[] message) throws Exception {
    ContentInfo info = ContentInfo.getInstance(ASN1Primitive.fromByteArray(message));
    if (info.getContentType().equals(CMSObjectIdentifiers.envelopedData)) {
      EnvelopedData data = EnvelopedData.getInstance(info.getContent());
      return new EnvelopeParts(data.getRecipientInfos(), data.getEncryptedContentInfo(), false);
    }
    AuthEnvelopedData data = AuthEnvelopedData.getInstance(info.getContent());
    EnvelopeParts parts =
        new EnvelopeParts(data.getRecipientInfos(), data.getAuthEncryptedContentInfo(), true);
    parts.tag = data.getMac().getOctets();
    return parts;
  }

  public byte[] tag() {
    return tag;
  }

  public byte[] content() {
    return content;
  }

  public List<RecipientInfo> recipients() {
    return recipients;
  }

  public EnvelopeParts tag(byte[] other) {
    this.tag = other;
    return this;
  }

  public EnvelopeParts content(byte[] other) {
    this.content = other;
    return this;
  }

  public EnvelopeParts algorithm(ASN1ObjectIdentifier oid, ASN1Encodable parameters) {
    this.algorithm = new AlgorithmIdentifier(oid, parameters);
    return this;
  }

  public EnvelopeParts asEnvelopedData() {
    this.authenticated = false;
    return this;
  }

  /** Exchanges the encrypted key of the first recipient, which has an RSA key. */
  public EnvelopeParts encryptedKey(UnaryOperator<byte[]> change) {
    recipients.set(0, withKey(0, change));
    return this;
  }

  public RecipientInfo withKey(int index, UnaryOperator<byte[]> change) {
    KeyTransRecipientInfo first = (KeyTransRecipientInfo) recipients.get(index).getInfo();
    return new RecipientInfo(
        new KeyTransRecipientInfo(
            first.getRecipientIdentifier(),
            first.getKeyEncryptionAlgorithm(),
            new DEROctetString(change.apply(first.getEncryptedKey().getOctets().clone()))));
  }

  /** The message, with its recipients in this order. */
  public byte[] message() throws Exception {
    DLSet inOrder = new DLSet(recipients.toArray(new ASN1Encodable[0]));
    EncryptedContentInfo info =
        new EncryptedContentInfo(CMSObjectIdentifiers.data, algorithm, new DEROctetString(content));
    return (authenticated
            ? new ContentInfo(
                CMSObjectIdentifiers.authEnvelopedData,
                new AuthEnvelopedData(null, inOrder, info, null, new DEROctetString(tag), null))
            : new ContentInfo(
                CMSObjectIdentifiers.envelopedData,
                new EnvelopedData(null, inOrder, info, (DERSet) null)))
        .getEncoded("DL");
  }
}
