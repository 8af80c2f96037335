package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.SetEncoding;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.choice.Contradiction;
import dev.keyoverlap.cms.internal.choice.MessageSettings;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.cms.spec.SignatureReading;
import dev.keyoverlap.internal.choice.ActiveKeys.Algorithms;
import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.ring.KeyVersion;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;

/**
 * How messages are signed: what the caller asked for, and what its receiver needs, brought
 * together. Where they contradict each other there are no terms.
 *
 * @param receiver for whom, if one was named
 * @param set puts the signatures into their order
 * @param identifier names signers
 * @param form how a message carries its content
 * @param base64 whether a message is answered as Base64
 * @param providers who does the cryptography
 * @param algorithms from which to choose, the receiver's favourite first
 * @param asked those that were asked for
 * @param certificates how many of each signer's chain a message carries
 * @param signingTime whether the time is signed
 * @param bare whether a message lacks the ContentInfo around it, since what it is in says the type
 */
public record SigningTerms(
    Optional<ReceiverProfile> receiver,
    Function<ASN1EncodableVector, ASN1Set> set,
    CertificateIdentifier identifier,
    ContentForm form,
    boolean base64,
    CryptoProviders providers,
    Set<SignatureSuite> algorithms,
    Map<Alias, SignatureSuite> asked,
    int certificates,
    boolean signingTime,
    boolean bare)
    implements Algorithms<SignatureSuite> {

  /**
   * Takes the settings for a receiver.
   *
   * @param settings for whom, and how
   * @param signatures how many a message can carry
   * @param named the algorithms that were asked for
   * @param embedded which certificates a message carries
   * @throws IllegalStateException if an algorithm is none of CMS or for reading only, or the
   *     receiver cannot be served like that
   */
  public static SigningTerms of(
      MessageSettings settings,
      int signatures,
      Map<Alias, SignatureAlgorithm> named,
      EmbeddedCertificates embedded,
      boolean signingTime) {
    Map<Alias, SignatureSuite> asked = new HashMap<>();
    named.forEach((alias, algorithm) -> asked.put(alias, SignatureSuite.of(algorithm)));
    for (SignatureSuite suite : asked.values()) {
      if (suite.isForReadingOnly()) {
        throw new IllegalStateException(
            "Cannot sign with %s: it is for verifying old messages only. Sign with %s"
                .formatted(suite, suite.instead()));
      }
    }
    SetOrder order = settings.order().orElse(SetOrder.SORTED);
    CertificateReference identifiedBy =
        settings.identifiedBy().orElse(CertificateReference.ISSUER_AND_SERIAL);
    ContentForm form = settings.form();
    Set<SignatureAlgorithm> algorithms = SignatureSuite.usual();
    if (settings.receiver().isPresent()) {
      ReceiverProfile profile = settings.receiver().get();
      SignatureReading reads = reading(profile);
      requireReadable(profile, reads, signatures, asked.values(), embedded);
      algorithms = reads.algorithms();
      order = order(profile, reads.rule(), settings.order());
      identifiedBy =
          Contradiction.unlessReads(
              profile, "signers named by ", settings.identifiedBy(), reads.identifiers());
      if (form == ContentForm.PIECES && !profile.readsIndefiniteLengths()) {
        form = ContentForm.WHOLE;
      }
    }
    return new SigningTerms(
        settings.receiver(),
        SetEncoding.of(order),
        CertificateIdentifier.of(identifiedBy),
        form,
        settings.base64(),
        settings.providers(),
        algorithms.stream()
            .map(SignatureSuite::of)
            .filter(suite -> !suite.isForReadingOnly())
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        Map.copyOf(asked),
        carried(embedded),
        signingTime,
        false);
  }

  /** The same, for messages without the ContentInfo around them (RFC 5652, 5.1). */
  public SigningTerms withoutContentInfo() {
    return new SigningTerms(
        receiver,
        set,
        identifier,
        form,
        base64,
        providers,
        algorithms,
        asked,
        certificates,
        signingTime,
        true);
  }

  private static int carried(EmbeddedCertificates embedded) {
    return switch (embedded) {
      case NONE -> 0;
      case OWN -> 1;
      case CHAIN -> Integer.MAX_VALUE;
    };
  }

  private static SignatureReading reading(ReceiverProfile profile) {
    return profile
        .verifying()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    profile
                        + " does not verify signatures. Leave out forReceiver, or name another"
                        + " receiver"));
  }

  private static SetOrder order(
      ReceiverProfile profile, ReceiverRule rule, Optional<SetOrder> asked) {
    SetOrder needed =
        switch (rule) {
          case FIRST -> SetOrder.AS_NAMED;
          case LAST -> SetOrder.REVERSED;
          case ALL, ANY -> asked.orElse(SetOrder.SORTED);
        };
    if (asked.isPresent() && asked.get() != needed) {
      throw new IllegalStateException(
          "%s verifies the %s signature only, which must be that of the alias named first. The order"
                  .formatted(profile, rule == ReceiverRule.FIRST ? "first" : "last")
              + " %s contradicts this. Leave out either the order or the receiver"
                  .formatted(asked.get()));
    }
    return needed;
  }

  private static void requireReadable(
      ReceiverProfile profile,
      SignatureReading reads,
      int signatures,
      Collection<SignatureSuite> suites,
      EmbeddedCertificates embedded) {
    if (signatures > reads.maxSignatures()) {
      throw new IllegalStateException(
          "Cannot sign with %3$d aliases: the maximum of %1$s is %2$d. Name fewer"
              .formatted(profile, reads.maxSignatures(), signatures));
    }
    for (SignatureSuite suite : suites) {
      Contradiction.unlessReads(
          profile, "signatures of ", Optional.of(suite.algorithm()), reads.algorithms());
    }
    if (reads.needsCertificates() && embedded == EmbeddedCertificates.NONE) {
      throw new IllegalStateException(
          profile
              + " needs the signers' certificates in the message. Leave out"
              + " certificates(NONE), or forReceiver");
    }
  }

  /**
   * Whether the keys of this moment can serve the receiver; better said now than with the first
   * message. Those that come later are judged when they sign.
   *
   * @throws IllegalStateException if one cannot
   */
  public void requireServable(Choice choice) {
    for (KeyVersion version : choice.present()) {
      if (version.entry() instanceof HeldKey) {
        try {
          choice.algorithm(version, asked, Optional.empty(), this);
        } catch (KeyUnavailableException e) {
          throw new IllegalStateException(e.getMessage(), e);
        }
      }
    }
  }

  /**
   * Whether a message can be within another, or have another within.
   *
   * @throws IllegalStateException if it cannot
   */
  public void requireNesting(boolean within) {
    if (form == ContentForm.DETACHED) {
      throw new IllegalStateException(
          "Cannot combine this signer with an encryptor: it leaves the content out."
              + " Build a signer without detached()");
    }
    if (within && base64) {
      throw new IllegalStateException(
          "The inner message must be binary. Call base64() on the outer one only");
    }
  }

  @Override
  public Optional<SignatureSuite> usualFor(PublicKey key) {
    return SignatureSuite.defaultFor(key)
        .filter(algorithms::contains)
        .or(() -> algorithms.stream().filter(suite -> objection(suite, key).isEmpty()).findFirst());
  }

  @Override
  public Optional<String> objection(SignatureSuite suite, PublicKey key) {
    if (!suite.fits(key)) {
      return Optional.of("a key for " + key.getAlgorithm() + " cannot make signatures of " + suite);
    }
    if (key instanceof ECKey ec
        && receiver.filter(profile -> reading(profile).wantsDigestAsLongAsCurve()).isPresent()) {
      int bits = KeyFamily.curveBits(ec);
      if (suite.digest().length() * Byte.SIZE < bits) {
        return Optional.of(
            "%s reads ECDSA only with a digest as long as the curve, and %s is shorter than %d bits"
                .formatted(receiver.get(), suite, bits));
      }
    }
    return Optional.empty();
  }

  @Override
  public String none(String keyAlgorithm) {
    return receiver
        .map(profile -> profile + " reads no signatures by keys of " + keyAlgorithm)
        .orElseGet(() -> Algorithms.super.none(keyAlgorithm));
  }
}
