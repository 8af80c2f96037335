package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.key.KeyFamily;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;

/** A key encrypted to an RSA key (RFC 5652, 6.2.1). */
record TransportedKey(KeyIdentifier identifier, TransportSuite suite, ASN1OctetString encryptedKey)
    implements RecipientKey {

  static RecipientKey of(KeyTransRecipientInfo info) {
    KeyIdentifier identifier = KeyIdentifier.of(info.getRecipientIdentifier().getId());
    Optional<TransportSuite> suite = TransportSuite.of(info.getKeyEncryptionAlgorithm());
    return suite.isPresent()
        ? new TransportedKey(identifier, suite.get(), info.getEncryptedKey())
        : new UnreadableKey(
            Optional.of(identifier),
            "the algorithm "
                + MessageSyntax.printable(info.getKeyEncryptionAlgorithm().getAlgorithm()));
  }

  /** Encrypts the key of the content to the key of a certificate. */
  static RecipientInfo write(
      X509Certificate certificate,
      CertificateIdentifier identifier,
      TransportSuite suite,
      ContentKey key,
      CryptoProviders providers)
      throws GeneralSecurityException {
    byte[] encrypted = RsaKeyTransport.encrypt(providers, suite, certificate.getPublicKey(), key);
    return new RecipientInfo(
        new KeyTransRecipientInfo(
            identifier.recipient(certificate), suite.identifier(), new DEROctetString(encrypted)));
  }

  @Override
  public Optional<KeyIdentifier> recipient() {
    return Optional.of(identifier);
  }

  @Override
  public String algorithm() {
    return "KeyTransport." + suite.transport();
  }

  @Override
  public boolean isLegacy() {
    return suite.isLegacy();
  }

  @Override
  public String needed() {
    return "accept(" + algorithm() + ")";
  }

  @Override
  public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
    return accepted.transports().contains(suite.transport())
        && KeyFamily.of(ours).filter(KeyFamily.RSA::equals).isPresent();
  }

  /** As long as the modulus (RFC 8017, 7.1.1 and 7.2.1). */
  @Override
  public boolean fits(PublicKey ours) {
    return ours instanceof RSAKey rsa
        && encryptedKey.getOctetsLength()
            == (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
  }

  @Override
  public byte[] recover(
      CryptoProviders providers, PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException {
    BigInteger modulus = ((RSAKey) ours).getModulus();
    return RsaKeyTransport.decrypt(
        providers, suite, privateKey, modulus, encryptedKey.getOctets(), keyLength);
  }
}
