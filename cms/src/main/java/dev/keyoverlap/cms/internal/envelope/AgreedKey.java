package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.CurveKind;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.cms.ecc.ECCCMSSharedInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * A key wrapped in one that was agreed on with an elliptic-curve key (RFC 5652, 6.2.2).
 *
 * @param ephemeral the sender's public key, made for the message
 * @param wrappedKey the key of the content
 */
public record AgreedKey(
    KeyIdentifier identifier,
    Agreement agreement,
    OriginatorPublicKey ephemeral,
    ASN1OctetString wrappedKey)
    implements RecipientKey {

  private static final byte[] NOTHING = {};

  /** All recipients that one sender's key serves. */
  static List<RecipientKey> of(KeyAgreeRecipientInfo info) {
    Optional<Agreement> agreement = Agreement.of(info);
    OriginatorPublicKey originator = info.getOriginator().getOriginatorKey();
    List<RecipientKey> recipients = new ArrayList<>();
    for (ASN1Encodable element : info.getRecipientEncryptedKeys()) {
      RecipientEncryptedKey encrypted = RecipientEncryptedKey.getInstance(element);
      KeyIdentifier identifier = KeyIdentifier.of(encrypted.getIdentifier());
      recipients.add(
          agreement.isEmpty() || originator == null
              ? new UnreadableKey(
                  Optional.of(identifier),
                  "the algorithm "
                      + MessageSyntax.printable(info.getKeyEncryptionAlgorithm().getAlgorithm()))
              : new AgreedKey(
                  identifier, agreement.get(), originator, encrypted.getEncryptedKey()));
    }
    return recipients;
  }

  /** Wraps the key of the content for the key of a certificate. */
  static RecipientInfo write(
      X509Certificate certificate,
      CertificateIdentifier identifier,
      AgreementSuite suite,
      KeyWrap wrap,
      ContentKey key,
      CryptoProviders providers)
      throws GeneralSecurityException {
    PublicKey recipient = certificate.getPublicKey();
    CurveKind curve = CurveKind.of(recipient).orElseThrow();
    Agreement agreement = new Agreement(suite, wrap.identifier(), Optional.empty());
    KeyPair ephemeral = curve.pairFor(providers, recipient);
    byte[] wrapped =
        wrap.wrap(
            agreement.keyFrom(curve.secret(providers, ephemeral.getPrivate(), recipient)), key);
    return new RecipientInfo(
        new KeyAgreeRecipientInfo(
            new OriginatorIdentifierOrKey(
                new OriginatorPublicKey(curve.identifier(), CurveKind.sent(ephemeral.getPublic()))),
            null,
            new AlgorithmIdentifier(suite.oid(), wrap.identifier()),
            new DERSequence(
                new RecipientEncryptedKey(
                    identifier.agreeingRecipient(certificate), new DEROctetString(wrapped)))));
  }

  @Override
  public Optional<KeyIdentifier> recipient() {
    return Optional.of(identifier);
  }

  @Override
  public String algorithm() {
    return "KeyAgreementScheme." + agreement.suite().scheme();
  }

  @Override
  public boolean isLegacy() {
    return agreement.suite().isLegacy();
  }

  @Override
  public String needed() {
    return "accept(" + algorithm() + "), and a key on the same curve";
  }

  @Override
  public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
    return accepted.agreements().contains(agreement.suite().scheme())
        && CurveKind.of(ours)
            .filter(curve -> curve.isNamedBy(ephemeral.getAlgorithm()))
            .isPresent();
  }

  @Override
  public byte[] recover(
      CryptoProviders providers, PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException {
    CurveKind curve = CurveKind.of(ours).orElseThrow();
    PublicKey theirs = curve.received(providers, ours, ephemeral.getPublicKeyData().getOctets());
    byte[] wrappingKey = agreement.keyFrom(curve.secret(providers, privateKey, theirs));
    return agreement.knownWrap().unwrap(wrappingKey, wrappedKey.getOctets());
  }

  /**
   * The parameters that both sides must agree on.
   *
   * @param suite how the key is derived
   * @param wrap the key wrap, a known one, as the message names it
   * @param userKeyingMaterial what the sender added, if anything
   */
  public record Agreement(
      AgreementSuite suite,
      AlgorithmIdentifier wrap,
      Optional<ASN1OctetString> userKeyingMaterial) {

    /** Empty if one of the algorithms is not known. */
    static Optional<Agreement> of(KeyAgreeRecipientInfo info) {
      AlgorithmIdentifier algorithm = info.getKeyEncryptionAlgorithm();
      Optional<AlgorithmIdentifier> wrap = wrap(algorithm);
      return AgreementSuite.of(algorithm.getAlgorithm())
          .filter(suite -> wrap.isPresent())
          .map(
              suite ->
                  new Agreement(
                      suite, wrap.get(), Optional.ofNullable(info.getUserKeyingMaterial())));
    }

    private static Optional<AlgorithmIdentifier> wrap(AlgorithmIdentifier agreement) {
      try {
        return Optional.ofNullable(agreement.getParameters())
            .map(AlgorithmIdentifier::getInstance)
            .filter(wrap -> KeyWrap.of(wrap).isPresent());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    KeyWrap knownWrap() {
      return KeyWrap.of(wrap).orElseThrow();
    }

    /**
     * The key-encryption key.
     *
     * @param secret wiped
     */
    public byte[] keyFrom(byte[] secret) {
      byte[] key =
          suite.derive(
              secret,
              userKeyingMaterial.map(ASN1OctetString::getOctets).orElse(NOTHING),
              sharedInfo(),
              knownWrap().keyBytes());
      Arrays.fill(secret, (byte) 0);
      return key;
    }

    /** RFC 5753, 7.2. */
    private byte[] sharedInfo() {
      byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(knownWrap().keyBits()).array();
      return MessageSyntax.der(
          userKeyingMaterial
              .map(material -> new ECCCMSSharedInfo(wrap, material.getOctets(), length))
              .orElseGet(() -> new ECCCMSSharedInfo(wrap, length)));
    }
  }
}
