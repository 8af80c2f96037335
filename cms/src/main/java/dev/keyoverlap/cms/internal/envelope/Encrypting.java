package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageOutput;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.Stage;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.cms.OtherRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;

/**
 * One message being encrypted, with a key of its own, for recipients that were chosen from one ring
 * when it began. Puts an EnvelopedData (RFC 5652, 6.1) or AuthEnvelopedData (RFC 5083, 2.1)
 * together.
 */
public final class Encrypting implements Stage {

  /** RFC 5083, 2.1. */
  private static final int AUTHENTICATED_VERSION = 0;

  private static final int AUTHENTICATED_ATTRIBUTES = 1;

  private final EncryptingTerms terms;
  private final ContentCipher cipher;
  private final ContentKey key;
  private final ASN1Set recipientInfos;

  private Encrypting(EncryptingTerms terms, ContentKey key, ASN1Set recipientInfos) {
    this.terms = terms;
    this.cipher = ContentCipher.fresh(terms.encryption()).using(terms.delivery().providers());
    this.key = key;
    this.recipientInfos = recipientInfos;
  }

  /**
   * Chooses the recipients of one message, and makes its key.
   *
   * @return the message; its key is wiped when it is closed
   * @throws KeyUnavailableException if there is none to encrypt to, or one that cannot be
   */
  public static Encrypting begin(Choice choice, EncryptingTerms terms)
      throws KeyUnavailableException {
    List<KeyVersion> recipients = choice.keys();
    Optional<String> objection = terms.objection(recipients);
    if (objection.isPresent()) {
      throw new KeyUnavailableException(objection.get());
    }
    ContentKey key = ContentKey.fresh(ContentSuite.of(terms.encryption()).keyBytes());
    ASN1EncodableVector recipientInfos = new ASN1EncodableVector();
    for (KeyVersion recipient : recipients) {
      recipientInfos.add(recipientInfo(choice.by(), terms.delivery(), recipient, key));
    }
    recipients.forEach(choice.by()::used);
    return new Encrypting(terms, key, terms.set().apply(recipientInfos));
  }

  private static RecipientInfo recipientInfo(
      ActiveKeys by, KeyDelivery delivery, KeyVersion recipient, ContentKey key)
      throws KeyUnavailableException {
    X509Certificate certificate = recipient.entry().certificate();
    Optional<String> objection = delivery.objectionTo(certificate);
    if (objection.isPresent()) {
      throw by.refused(recipient, objection.get());
    }
    try {
      return delivery.to(certificate, key);
    } catch (GeneralSecurityException | ProviderException e) {
      throw by.failed(recipient, e);
    }
  }

  /** Encrypts content that is in memory. */
  public byte[] message(byte[] content) {
    ContentCipher.Encrypted encrypted;
    try {
      encrypted = cipher.encrypt(key, content, associated());
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
    byte[] octets = encrypted.content().bytes();
    return MessageSyntax.message(
        around(octets.length, encrypted.tag().getOctets()), octets, terms.base64());
  }

  @Override
  public MessageOutput before(OutputStream target) throws IOException {
    return new EnvelopedDataOutputStream(this, terms.form(), target);
  }

  /** Begins to encrypt content that comes in steps. */
  Sealing sealing() {
    try {
      return cipher.sealing(key, associated());
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private IllegalStateException impossible(GeneralSecurityException e) {
    return new IllegalStateException(
        "This Java runtime cannot encrypt with " + cipher.encryption(), e);
  }

  /** Around encrypted content of this length, as one primitive string. */
  Framing around(long encryptedLength, byte[] tag) {
    return around(Framing.ofLength(encryptedLength), tag);
  }

  /** Around encrypted content in pieces; the head is the same whatever the tag. */
  Framing aroundPieces(byte[] tag) {
    return around(Framing.ofPieces(), tag);
  }

  private Framing around(Framing content, byte[] tag) {
    boolean authenticated = cipher.suite().isAuthenticated();
    Framing envelope =
        content
            .within(Framing.IMPLICIT_0)
            .precededBy(cipher.identifier())
            .precededBy(terms.contentType())
            .within(Framing.SEQUENCE)
            .precededBy(recipientInfos)
            .precededBy(new ASN1Integer(authenticated ? AUTHENTICATED_VERSION : version()));
    authenticatedAttributes()
        .ifPresent(
            attributes ->
                envelope.followedBy(
                    new DERTaggedObject(false, AUTHENTICATED_ATTRIBUTES, attributes)));
    if (authenticated) {
      envelope.followedBy(new DEROctetString(tag));
    }
    return envelope
        .within(Framing.SEQUENCE)
        .within(Framing.EXPLICIT_0)
        .precededBy(
            authenticated
                ? CMSObjectIdentifiers.authEnvelopedData
                : CMSObjectIdentifiers.envelopedData)
        .within(Framing.SEQUENCE);
  }

  /** The type of content that is not data must be protected by the tag (RFC 5083, 2.1). */
  private Optional<ASN1Set> authenticatedAttributes() {
    return cipher.suite().isAuthenticated()
            && !terms.contentType().equals(CMSObjectIdentifiers.data)
        ? Optional.of(
            new DERSet(new Attribute(CMSAttributes.contentType, new DERSet(terms.contentType()))))
        : Optional.empty();
  }

  /** As the tag protects them: with the tag of a SET (RFC 5083, 2.2). */
  private byte[] associated() {
    return authenticatedAttributes().map(MessageSyntax::der).orElse(new byte[0]);
  }

  /** RFC 5652, 6.1: it follows from the kinds of the recipients. */
  private int version() {
    for (ASN1Encodable each : recipientInfos) {
      if (RecipientInfo.getInstance(each).getInfo() instanceof OtherRecipientInfo) {
        return 3;
      }
    }
    return EnvelopedData.calculateVersion(null, recipientInfos, null);
  }

  @Override
  public void close() {
    key.close();
  }
}
