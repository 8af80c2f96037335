package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.EncapsulationSuite;
import dev.keyoverlap.cms.internal.algorithm.Hkdf;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.algorithm.MlKem;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.CMSORIforKEMOtherInfo;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.KEMRecipientInfo;
import org.bouncycastle.asn1.cms.OtherRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.SecretWithEncapsulation;

/**
 * A key wrapped in one that was derived from a secret encapsulated to an ML-KEM key (RFC 9629, RFC
 * 9936).
 *
 * @param ciphertext the encapsulated secret
 * @param wrap the key wrap, a known one, as the message names it
 * @param userKeyingMaterial what the sender added, if anything
 * @param wrappedKey the key of the content
 */
record EncapsulatedKey(
    KeyIdentifier identifier,
    EncapsulationSuite suite,
    ASN1OctetString ciphertext,
    Hkdf derivation,
    AlgorithmIdentifier wrap,
    Optional<byte[]> userKeyingMaterial,
    ASN1OctetString wrappedKey)
    implements RecipientKey {

  private static final byte[] NO_SALT = {};

  /** Of a recipient of any other kind, if it is of this one and its algorithms are known. */
  static RecipientKey of(OtherRecipientInfo other) {
    if (!CMSObjectIdentifiers.id_ori_kem.equals(other.getType())) {
      return new UnreadableKey(Optional.empty(), "a kind of recipient");
    }
    KEMRecipientInfo info = KEMRecipientInfo.getInstance(other.getValue());
    KeyIdentifier identifier = KeyIdentifier.of(info.getRecipientIdentifier().getId());
    Optional<EncapsulationSuite> suite = EncapsulationSuite.of(info.getKem());
    Optional<Hkdf> derivation = Hkdf.of(info.getKdf());
    // RFC 9629, 3: the length must be that of the wrap's keys.
    boolean wrapIsKnown =
        KeyWrap.of(info.getWrap()).filter(w -> w.keyBytes() == info.getKekLength()).isPresent();
    if (suite.isEmpty() || derivation.isEmpty() || !wrapIsKnown) {
      return new UnreadableKey(
          Optional.of(identifier),
          "the algorithm " + MessageSyntax.printable(info.getKem().getAlgorithm()));
    }
    return new EncapsulatedKey(
        identifier,
        suite.get(),
        info.getKemct(),
        derivation.get(),
        info.getWrap(),
        Optional.ofNullable(info.getUkm()),
        info.getEncryptedKey());
  }

  /** Encapsulates a secret to the key of a certificate and wraps the key of the content in it. */
  static RecipientInfo write(
      X509Certificate certificate, CertificateIdentifier identifier, ContentKey key)
      throws GeneralSecurityException {
    PublicKey recipient = certificate.getPublicKey();
    EncapsulationSuite suite = EncapsulationSuite.of(recipient).orElseThrow();
    KeyWrap wrap = suite.wrap();
    Hkdf derivation = Hkdf.SHA256;
    SecretWithEncapsulation encapsulated = MlKem.encapsulate(recipient);
    byte[] wrappingKey =
        keyFrom(encapsulated.getSecret(), derivation, wrap.identifier(), Optional.empty());
    return new RecipientInfo(
        new OtherRecipientInfo(
            CMSObjectIdentifiers.id_ori_kem,
            new KEMRecipientInfo(
                identifier.recipient(certificate),
                suite.identifier(),
                new DEROctetString(encapsulated.getEncapsulation()),
                derivation.identifier(),
                new ASN1Integer(wrap.keyBytes()),
                null,
                wrap.identifier(),
                new DEROctetString(wrap.wrap(wrappingKey, key)))));
  }

  @Override
  public Optional<KeyIdentifier> recipient() {
    return Optional.of(identifier);
  }

  @Override
  public String algorithm() {
    return "KeyEncapsulation." + suite.encapsulation();
  }

  @Override
  public boolean isLegacy() {
    return false;
  }

  @Override
  public String needed() {
    return "accept(" + algorithm() + "), and a key of the same size";
  }

  @Override
  public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
    return accepted.encapsulations().contains(suite.encapsulation())
        && EncapsulationSuite.of(ours).filter(suite::equals).isPresent();
  }

  @Override
  public byte[] recover(
      CryptoProviders providers, PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException {
    // A wrong ciphertext gives a wrong secret, not a failure; the wrap notices.
    byte[] secret = MlKem.decapsulate(privateKey, ciphertext.getOctets());
    byte[] wrappingKey = keyFrom(secret, derivation, wrap, userKeyingMaterial);
    return KeyWrap.of(wrap).orElseThrow().unwrap(wrappingKey, wrappedKey.getOctets());
  }

  /**
   * RFC 9629, 5.
   *
   * @param secret wiped
   */
  private static byte[] keyFrom(
      byte[] secret,
      Hkdf derivation,
      AlgorithmIdentifier wrap,
      Optional<byte[]> userKeyingMaterial) {
    int length = KeyWrap.of(wrap).orElseThrow().keyBytes();
    byte[] info =
        MessageSyntax.der(
            userKeyingMaterial
                .map(material -> new CMSORIforKEMOtherInfo(wrap, length, material))
                .orElseGet(() -> new CMSORIforKEMOtherInfo(wrap, length)));
    byte[] key = derivation.derive(secret, NO_SALT, info, length);
    Arrays.fill(secret, (byte) 0);
    return key;
  }
}
