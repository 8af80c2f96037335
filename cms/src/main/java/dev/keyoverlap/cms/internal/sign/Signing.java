package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.signer.AttributesToSign;
import dev.keyoverlap.cms.internal.signer.ContentDigester;
import dev.keyoverlap.cms.internal.signer.SigningKey;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.Stage;
import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.internal.choice.ActiveKeys.Signer;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.KeyUnavailableException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Set;

/**
 * Signs one message with keys that were chosen from one ring when it began. If the ring changes
 * while content passes, the signatures at the end are still by these keys.
 */
public final class Signing {

  private final Choice choice;
  private final SigningTerms terms;
  private final List<SigningKey> keys;

  private Signing(Choice choice, SigningTerms terms, List<SigningKey> keys) {
    this.choice = choice;
    this.terms = terms;
    this.keys = keys;
  }

  /**
   * Chooses the keys of one message, and unlocks them.
   *
   * @throws KeyUnavailableException if one cannot be used
   */
  public static Signing begin(Choice choice, SigningTerms terms) throws KeyUnavailableException {
    List<SigningKey> keys = new ArrayList<>();
    for (Signer<SignatureSuite> signer : choice.signers(terms.asked(), terms)) {
      Optional<String> objection = terms.identifier().objection(signer.key().certificate());
      if (objection.isPresent()) {
        throw choice.by().refused(signer.version(), objection.get());
      }
      keys.add(new SigningKey(signer, terms.providers()));
    }
    return new Signing(choice, terms, keys);
  }

  /** The digests of the content that its signatures need. */
  ContentDigester digester() {
    return new ContentDigester(
        keys.stream().map(SigningKey::digest).collect(Collectors.toSet()), terms.providers());
  }

  /** The message without its signatures: enough for what comes before the content. */
  SignedDataAssembly unsigned() {
    return new SignedDataAssembly(keys, terms);
  }

  /** Signs content that is in memory. */
  public byte[] message(byte[] content) throws KeyUnavailableException {
    SignedDataAssembly signed = signed(content);
    return terms.form() == ContentForm.DETACHED
        ? MessageSyntax.message(signed.withoutContent(), new byte[0], terms.base64())
        : MessageSyntax.message(signed.around(content.length), content, terms.base64());
  }

  /** Signs content that comes in steps. */
  public Stage stage() {
    return target -> new SignedDataOutputStream(this, terms.form(), target);
  }

  private SignedDataAssembly signed(byte[] content) throws KeyUnavailableException {
    Map<DigestAlgorithm, byte[]> digests = new EnumMap<>(DigestAlgorithm.class);
    for (SigningKey key : keys) {
      digests.computeIfAbsent(
          key.digest(),
          digest -> DigestAlgorithm.finish(terms.providers().digest(digest.jcaName()), content));
    }
    return signed(digests);
  }

  /** The message with every signature, on content with these digests. */
  SignedDataAssembly signed(Map<DigestAlgorithm, byte[]> digests) throws KeyUnavailableException {
    SignedDataAssembly assembly = unsigned();
    Optional<Instant> signingTime =
        terms.signingTime() ? Optional.of(choice.now()) : Optional.empty();
    for (Map.Entry<SigningKey, ASN1Set> each :
        AttributesToSign.of(keys, digests, signingTime).entrySet()) {
      try {
        assembly.sign(each.getKey(), each.getValue());
      } catch (GeneralSecurityException | ProviderException e) {
        throw choice.by().failed(each.getKey().version(), e);
      }
    }
    keys.forEach(key -> choice.by().used(key.version()));
    return assembly;
  }
}
