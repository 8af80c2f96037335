package dev.keyoverlap.cms;

import dev.keyoverlap.cms.ContentCipher.Encrypted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.jspecify.annotations.Nullable;

/**
 * An EnvelopedData or AuthEnvelopedData taken apart.
 *
 * @param recipients everybody that it is for
 * @param body its content; empty if it is encrypted in a way that is not known here
 */
record EnvelopedMessage(List<RecipientKey> recipients, Optional<Body> body) {

  private static final ASN1OctetString NOTHING = new DEROctetString(new byte[0]);

  /** A message in memory, in DER, BER or Base64. */
  static EnvelopedMessage parse(byte[] message) throws MessageSyntax.NotParsable {
    byte[] binary = MessageSyntax.binary(message);
    Optional<EnvelopedMessage> inPlace =
        binary.length < MessageSyntax.LONG ? Optional.empty() : EnvelopeReader.inPlace(binary);
    return inPlace.isPresent() ? inPlace.get() : MessageSyntax.parse(binary, EnvelopedMessage::of);
  }

  /**
   * From its parts.
   *
   * @param cipher empty if it is none that is known here
   * @param encrypted empty if it carries no content
   */
  static EnvelopedMessage of(
      List<RecipientKey> recipients,
      Optional<ContentCipher> cipher,
      Optional<ContentSlice> encrypted,
      byte[] tag,
      byte[] associated) {
    Optional<Body> body =
        cipher
            .filter(known -> known.tagLength() == tag.length)
            .flatMap(
                known ->
                    encrypted.map(
                        content ->
                            new Body(
                                known,
                                new Encrypted(content, new DEROctetString(tag)),
                                new DEROctetString(associated))));
    return new EnvelopedMessage(List.copyOf(recipients), body);
  }

  private static EnvelopedMessage of(ContentInfo message) {
    ASN1ObjectIdentifier type = message.getContentType();
    if (CMSObjectIdentifiers.authEnvelopedData.equals(type)) {
      AuthEnvelopedData data = AuthEnvelopedData.getInstance(message.getContent());
      ASN1Set attributes = data.getAuthAttrs();
      return of(
          data.getRecipientInfos(),
          data.getAuthEncryptedContentInfo(),
          data.getMac(),
          attributes == null ? NOTHING : new DEROctetString(MessageSyntax.der(attributes)));
    }
    if (CMSObjectIdentifiers.envelopedData.equals(type)) {
      EnvelopedData data = EnvelopedData.getInstance(message.getContent());
      return of(data.getRecipientInfos(), data.getEncryptedContentInfo(), NOTHING, NOTHING);
    }
    throw new IllegalArgumentException("It is of the type " + MessageSyntax.printable(type));
  }

  private static EnvelopedMessage of(
      ASN1Set recipientInfos,
      EncryptedContentInfo content,
      ASN1OctetString tag,
      ASN1OctetString associated) {
    List<RecipientKey> recipients = new ArrayList<>();
    for (ASN1Encodable recipientInfo : recipientInfos) {
      recipients.addAll(RecipientKey.of(RecipientInfo.getInstance(recipientInfo)));
    }
    return new EnvelopedMessage(List.copyOf(recipients), body(content, tag, associated));
  }

  /** Whom a message is for is worth knowing even where its content cannot be read. */
  private static Optional<Body> body(
      EncryptedContentInfo content, ASN1OctetString tag, ASN1OctetString associated) {
    try {
      return Optional.of(requireUsual(content, tag, associated));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Body requireUsual(
      EncryptedContentInfo content, ASN1OctetString tag, ASN1OctetString associated) {
    ContentCipher cipher = ContentCipher.of(content.getContentEncryptionAlgorithm());
    // GCM without a tag, or a tag that nothing looks at: the type and the algorithm must agree.
    if (cipher.tagLength() != tag.getOctetsLength()) {
      throw new IllegalArgumentException("The tag has not the length announced");
    }
    if (!CMSObjectIdentifiers.data.equals(content.getContentType())) {
      throw new IllegalArgumentException("Its content is not data");
    }
    return new Body(
        cipher, new Encrypted(requirePresent(content.getEncryptedContent()), tag), associated);
  }

  private static ContentSlice requirePresent(@Nullable ASN1OctetString content) {
    if (content == null) {
      throw new IllegalArgumentException("It does not carry its content");
    }
    return ContentSlice.of(content.getOctets());
  }

  /**
   * The content of a message.
   *
   * @param cipher how it is encrypted
   * @param encrypted the content
   * @param associated what the tag protects beside the content (RFC 5083, 2.2); empty for
   *     EnvelopedData
   */
  record Body(ContentCipher cipher, Encrypted encrypted, ASN1OctetString associated) {}
}
