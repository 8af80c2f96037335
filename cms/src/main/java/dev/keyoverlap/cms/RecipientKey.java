package dev.keyoverlap.cms;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The key of the content as one recipient of a message gets it (RFC 5652, 6.2). */
sealed interface RecipientKey {

  /** Whom it is for; empty for the kinds that name no certificate, such as passwords. */
  Optional<KeyIdentifier> recipient();

  /** Whether this way of protecting the key is known, allowed, and one for keys of this kind. */
  boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours);

  /**
   * The key of the content, with one private-key operation.
   *
   * @param ours our public key, whose curve an agreement is on
   * @throws UnusablePrivateKeyException if the fault is not the message's
   * @throws GeneralSecurityException if nothing comes out
   */
  byte[] recover(PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException;

  /** A key encrypted to an RSA key. */
  record Transported(KeyIdentifier identifier, KeyTransport transport, ASN1OctetString encryptedKey)
      implements RecipientKey {

    @Override
    public Optional<KeyIdentifier> recipient() {
      return Optional.of(identifier);
    }

    @Override
    public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
      return accepted.transports().contains(transport)
          && KeyFamily.of(ours).filter(KeyFamily.RSA::equals).isPresent();
    }

    @Override
    public byte[] recover(PrivateKey privateKey, PublicKey ours, int keyLength)
        throws GeneralSecurityException {
      BigInteger modulus = ((RSAKey) ours).getModulus();
      return RsaKeyTransport.decrypt(
          transport, privateKey, modulus, encryptedKey.getOctets(), keyLength);
    }
  }

  /** A key wrapped in one that was agreed on. */
  record Agreed(
      KeyIdentifier identifier,
      EcKeyAgreement.Agreement agreement,
      ASN1BitString ephemeralPoint,
      ASN1OctetString wrappedKey)
      implements RecipientKey {

    @Override
    public Optional<KeyIdentifier> recipient() {
      return Optional.of(identifier);
    }

    @Override
    public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
      return accepted.agreements().contains(agreement.scheme())
          && KeyFamily.of(ours).filter(KeyFamily.EC::equals).isPresent();
    }

    @Override
    public byte[] recover(PrivateKey privateKey, PublicKey ours, int keyLength)
        throws GeneralSecurityException {
      PublicKey ephemeral = EcKeyAgreement.onCurveOf(ours, ephemeralPoint.getOctets());
      return EcKeyAgreement.unwrap(agreement, privateKey, ephemeral, wrappedKey.getOctets());
    }
  }

  /** A kind or an algorithm that is not known here. */
  record Unreadable(Optional<KeyIdentifier> recipient) implements RecipientKey {

    @Override
    public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
      return false;
    }

    @Override
    public byte[] recover(PrivateKey privateKey, PublicKey ours, int keyLength)
        throws GeneralSecurityException {
      throw new GeneralSecurityException("Unknown kind of recipient");
    }
  }

  // ---- writing

  static RecipientInfo transported(
      X509Certificate certificate,
      IdentifiedBy identifiedBy,
      KeyTransport transport,
      ContentKey key)
      throws GeneralSecurityException {
    return new RecipientInfo(
        new KeyTransRecipientInfo(
            identifiedBy.recipient(certificate),
            transport.identifier(),
            new DEROctetString(
                RsaKeyTransport.encrypt(transport, certificate.getPublicKey(), key))));
  }

  static RecipientInfo agreed(
      X509Certificate certificate,
      IdentifiedBy identifiedBy,
      ContentEncryption encryption,
      ContentKey key)
      throws GeneralSecurityException {
    ECPublicKey recipient = (ECPublicKey) certificate.getPublicKey();
    KeyAgreementScheme scheme = KeyAgreementScheme.forCurveOf(KeyFamily.curveBits(recipient));
    AlgorithmIdentifier wrap = EcKeyAgreement.wrapFor(encryption);
    KeyPair ephemeral = EcKeyAgreement.ephemeral(recipient);
    byte[] wrapped =
        EcKeyAgreement.wrap(
            new EcKeyAgreement.Agreement(scheme, wrap, Optional.empty()),
            ephemeral.getPrivate(),
            recipient,
            key);
    return new RecipientInfo(
        new KeyAgreeRecipientInfo(
            new OriginatorIdentifierOrKey(
                new OriginatorPublicKey(
                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey),
                    EcKeyAgreement.point(ephemeral.getPublic()))),
            null,
            new AlgorithmIdentifier(scheme.oid(), wrap),
            new DERSequence(
                new RecipientEncryptedKey(
                    identifiedBy.agreeingRecipient(certificate), new DEROctetString(wrapped)))));
  }

  // ---- reading

  /**
   * One RecipientInfo; several for one of the key agreement kind that serves several recipients.
   */
  static List<RecipientKey> of(RecipientInfo recipient) {
    ASN1Encodable info = recipient.getInfo();
    if (info instanceof KeyTransRecipientInfo transport) {
      return List.of(of(transport));
    }
    return info instanceof KeyAgreeRecipientInfo agreement
        ? of(agreement)
        : List.of(new Unreadable(Optional.empty()));
  }

  private static RecipientKey of(KeyTransRecipientInfo info) {
    KeyIdentifier identifier = KeyIdentifier.of(info.getRecipientIdentifier().getId());
    Optional<KeyTransport> transport = KeyTransport.of(info.getKeyEncryptionAlgorithm());
    return transport.isPresent()
        ? new Transported(identifier, transport.get(), info.getEncryptedKey())
        : new Unreadable(Optional.of(identifier));
  }

  private static List<RecipientKey> of(KeyAgreeRecipientInfo info) {
    AlgorithmIdentifier algorithm = info.getKeyEncryptionAlgorithm();
    Optional<KeyAgreementScheme> scheme = KeyAgreementScheme.of(algorithm.getAlgorithm());
    Optional<AlgorithmIdentifier> wrap = wrap(algorithm);
    OriginatorPublicKey originator = info.getOriginator().getOriginatorKey();
    List<RecipientKey> recipients = new ArrayList<>();
    for (ASN1Encodable element : info.getRecipientEncryptedKeys()) {
      RecipientEncryptedKey encrypted = RecipientEncryptedKey.getInstance(element);
      KeyIdentifier identifier = KeyIdentifier.of(encrypted.getIdentifier());
      if (scheme.isEmpty() || wrap.isEmpty() || originator == null) {
        recipients.add(new Unreadable(Optional.of(identifier)));
        continue;
      }
      ASN1OctetString material = info.getUserKeyingMaterial();
      recipients.add(
          new Agreed(
              identifier,
              new EcKeyAgreement.Agreement(scheme.get(), wrap.get(), Optional.ofNullable(material)),
              originator.getPublicKeyData(),
              encrypted.getEncryptedKey()));
    }
    return recipients;
  }

  /** The key wrap that comes with an agreement; empty if it is not a known one. */
  private static Optional<AlgorithmIdentifier> wrap(AlgorithmIdentifier agreement) {
    try {
      return Optional.ofNullable(agreement.getParameters())
          .map(AlgorithmIdentifier::getInstance)
          .filter(EcKeyAgreement::isKeyWrap);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
