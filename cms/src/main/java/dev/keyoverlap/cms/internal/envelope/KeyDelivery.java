package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.internal.key.KeyFamily;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.cms.RecipientInfo;

/**
 * How the key of the content is brought to recipients, by the kinds of their keys.
 *
 * @param agreements the schemes to choose from: the one for exactly this key if it is there, else
 *     the first for keys of its kind
 * @param wrap the wrap for keys that are agreed on
 */
public record KeyDelivery(
    CertificateIdentifier identifier,
    KeyTransport transport,
    Set<KeyAgreementScheme> agreements,
    KeyWrap wrap,
    CryptoProviders providers) {

  private static final Set<KeyFamily> KNOWN =
      EnumSet.of(KeyFamily.RSA, KeyFamily.EC, KeyFamily.X25519, KeyFamily.ML_KEM);

  /** Why nothing can be encrypted to the key of a certificate, and what to do; empty if it can. */
  public Optional<String> objectionTo(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    return KeyFamily.of(key).filter(KNOWN::contains).isPresent()
        ? identifier.objection(certificate)
        : Optional.of(
            "KeyOverlap cannot encrypt to a key of %s. Ask for a certificate for another kind of key"
                .formatted(key.getAlgorithm()));
  }

  private KeyAgreementScheme agreementWith(PublicKey recipient) {
    KeyAgreementScheme fitting = AgreementSuite.defaultFor(recipient);
    return agreements.contains(fitting)
        ? fitting
        : agreements.stream()
            .filter(scheme -> AgreementSuite.of(scheme).isMadeFor(recipient))
            .findFirst()
            .orElseGet(() -> agreements.iterator().next());
  }

  /**
   * For the holder of the key of a certificate.
   *
   * @param certificate one that there is no objection to
   */
  public RecipientInfo to(X509Certificate certificate, ContentKey key)
      throws GeneralSecurityException {
    PublicKey recipient = certificate.getPublicKey();
    return switch (KeyFamily.of(recipient).orElseThrow()) {
      case RSA ->
          TransportedKey.write(
              certificate, identifier, TransportSuite.of(transport), key, providers);
      case EC, X25519 ->
          AgreedKey.write(
              certificate,
              identifier,
              AgreementSuite.of(agreementWith(recipient)),
              wrap,
              key,
              providers);
      case ML_KEM -> EncapsulatedKey.write(certificate, identifier, key);
      case RSA_PSS_ONLY, ED25519, ED448, X448, ML_DSA, SLH_DSA ->
          throw new IllegalArgumentException("There is an objection to it");
    };
  }
}
