package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.KeyFamily;
import dev.keyoverlap.cms.internal.algorithm.KeyUsageBit;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.spec.IdentifiedBy;
import dev.keyoverlap.cms.spec.KeyAgreementScheme;
import dev.keyoverlap.cms.spec.KeyTransport;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.cms.RecipientInfo;

/**
 * How the key of the content is brought to recipients, by the kinds of their keys.
 *
 * @param agreements from which to choose: the one that fits the key if it is there, else the first
 *     that was made for keys like it
 * @param wrap the wrap for keys that are agreed on
 * @param anyUsage whether keys may be encrypted to that their certificates say are for other things
 */
public record KeyDelivery(
    IdentifiedBy identifiedBy,
    KeyTransport transport,
    Set<KeyAgreementScheme> agreements,
    KeyWrap wrap,
    boolean anyUsage,
    CryptoProviders providers) {

  /** Why nothing can be encrypted to the key of a certificate, and what to do; empty if it can. */
  public Optional<String> objectionTo(X509Certificate certificate) {
    PublicKey key = certificate.getPublicKey();
    Optional<KeyFamily> family = KeyFamily.of(key);
    if (family.isEmpty()) {
      return Optional.of(
          "its certificate is for a key of %s, which nothing here encrypts to; ask for a certificate for another kind of key"
              .formatted(key.getAlgorithm()));
    }
    Optional<KeyUsageBit> needed = neededFor(family.get());
    if (needed.isEmpty()) {
      return Optional.of(
          "keys of %s are for signatures only; ask the partner for another certificate"
              .formatted(family.get()));
    }
    return needed
        .filter(bit -> !anyUsage && !bit.isAllowedBy(certificate))
        .map(
            bit ->
                "its certificate does not allow %s (RFC 5280, 4.2.1.3), so it is meant for other things; name the partner's certificate for encryption, or allow any usage"
                    .formatted(bit));
  }

  private static Optional<KeyUsageBit> neededFor(KeyFamily family) {
    return switch (family) {
      case RSA, ML_KEM -> Optional.of(KeyUsageBit.KEY_ENCIPHERMENT);
      case EC, X25519 -> Optional.of(KeyUsageBit.KEY_AGREEMENT);
      case RSA_PSS_ONLY, ED25519, ML_DSA -> Optional.empty();
    };
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
              certificate, identifiedBy, TransportSuite.of(transport), key, providers);
      case EC, X25519 ->
          AgreedKey.write(
              certificate,
              identifiedBy,
              AgreementSuite.of(agreementWith(recipient)),
              wrap,
              key,
              providers);
      case ML_KEM -> EncapsulatedKey.write(certificate, identifiedBy, key);
      case RSA_PSS_ONLY, ED25519, ML_DSA ->
          throw new IllegalArgumentException("Keys for signatures only");
    };
  }
}
