package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.cms.internal.choice.KeyChoice;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.AttributesToSign;
import dev.keyoverlap.cms.internal.signer.ContentDigester;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.SigningKey;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.cms.spec.SetOrder;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Set;

/**
 * One message being signed, with keys that were chosen from one ring when it began: whatever
 * becomes of the ring while content passes, the signatures at the end are these keys'.
 */
public final class Signing {

  private final KeyChoice choice;
  private final List<SigningKey> keys;
  private final EmbeddedCertificates certificates;
  private final SetOrder order;
  private final Optional<Instant> signingTime;
  private final CryptoProviders providers;
  private final KeyObserver observer;

  public Signing(
      KeyChoice choice,
      List<SigningKey> keys,
      EmbeddedCertificates certificates,
      SetOrder order,
      Optional<Instant> signingTime,
      CryptoProviders providers,
      KeyObserver observer) {
    this.choice = choice;
    this.keys = keys;
    this.certificates = certificates;
    this.order = order;
    this.signingTime = signingTime;
    this.providers = providers;
    this.observer = observer;
  }

  /** What has to be known of the content to sign it. */
  ContentDigester digester() {
    return new ContentDigester(
        keys.stream().map(SigningKey::digest).collect(Collectors.toSet()), providers);
  }

  /** The message but for its signatures: enough for what stands before the content. */
  SignedDataAssembly unsigned() {
    return new SignedDataAssembly(keys, certificates, choice.identifiedBy(), order);
  }

  /** The message with every signature. */
  public SignedDataAssembly signed(ContentDigests digests) throws KeyUnavailableException {
    SignedDataAssembly assembly = unsigned();
    for (Map.Entry<SigningKey, ASN1Set> each :
        AttributesToSign.of(keys, digests::get, signingTime).entrySet()) {
      try {
        assembly.sign(each.getKey(), each.getValue());
      } catch (GeneralSecurityException | ProviderException e) {
        throw choice.failed(each.getKey().version(), e);
      }
    }
    keys.forEach(key -> observer.used(key.version().keyId(), KeyUse.SIGN));
    return assembly;
  }
}
