package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.algorithm.KeyFamily;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.choice.Contradiction;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.cms.spec.IdentifiedBy;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.ReceiverProfile.Verifying;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.cms.spec.SignatureAlgorithm;
import dev.keyoverlap.message.ReceiverRule;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.util.Collection;
import java.util.Optional;

/**
 * How messages are signed: what the caller asked for, and what its receiver needs, brought
 * together. Where they contradict each other there are no terms.
 *
 * @param receiver for whom, if one was named
 * @param order the order of the signatures
 * @param identifiedBy how signers are named
 * @param form how a message carries its content
 */
public record SigningTerms(
    Optional<ReceiverProfile> receiver,
    SetOrder order,
    IdentifiedBy identifiedBy,
    ContentForm form) {

  /**
   * What was asked for, for a receiver.
   *
   * @param order the order asked for, if one was
   * @param identifiedBy the kind of identifier asked for, if one was
   * @param form the form of messages from streams, unless the receiver cannot read it
   * @throws IllegalStateException if the receiver cannot be served like that
   */
  public static SigningTerms of(
      Optional<ReceiverProfile> receiver,
      Optional<SetOrder> order,
      Optional<IdentifiedBy> identifiedBy,
      ContentForm form) {
    if (receiver.isEmpty()) {
      return new SigningTerms(
          receiver,
          order.orElse(SetOrder.SORTED),
          identifiedBy.orElse(IdentifiedBy.ISSUER_AND_SERIAL),
          form);
    }
    ReceiverProfile profile = receiver.get();
    Verifying reads =
        profile
            .verifying()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        profile + " does not verify signatures; sign for another receiver"));
    return new SigningTerms(
        receiver,
        order(profile, reads.rule(), order),
        Contradiction.unlessReads(profile, "signers named by ", identifiedBy, reads.identifiers()),
        form == ContentForm.PIECES && !profile.readsIndefiniteLengths() ? ContentForm.WHOLE : form);
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
          "%s looks at the %s signature only, so that the alias named first must stand there, and"
                  .formatted(profile, rule == ReceiverRule.FIRST ? "first" : "last")
              + " the order %s was asked for; leave out either the order or the receiver"
                  .formatted(asked.get()));
    }
    return needed;
  }

  /**
   * Checks what does not depend on keys.
   *
   * @param signatures how many a message can bear
   * @param algorithms those that were asked for
   * @throws IllegalStateException if one is for reading only, or the receiver cannot be served like
   *     that
   */
  public void require(
      int signatures, Collection<SignatureAlgorithm> algorithms, EmbeddedCertificates embedded) {
    for (SignatureAlgorithm algorithm : algorithms) {
      SignatureSuite suite = SignatureSuite.of(algorithm);
      if (suite.isForReadingOnly()) {
        throw new IllegalStateException(
            algorithm + " is there to verify old messages only; sign with " + suite.instead());
      }
    }
    if (receiver.isEmpty()) {
      return;
    }
    ReceiverProfile profile = receiver.get();
    Verifying reads = profile.verifying().orElseThrow();
    if (signatures > reads.mostSignatures()) {
      throw new IllegalStateException(
          "%s reads no message with more than %d signatures, and %d aliases were named; name fewer"
              .formatted(profile, reads.mostSignatures(), signatures));
    }
    for (SignatureAlgorithm algorithm : algorithms) {
      Contradiction.unlessReads(
          profile, "signatures of ", Optional.of(algorithm), reads.algorithms());
    }
    if (reads.needsCertificates() && embedded == EmbeddedCertificates.NONE) {
      throw new IllegalStateException(
          profile
              + " finds the signers' certificates only in the message; let it carry them, or leave"
              + " out the receiver");
    }
  }

  /** The algorithm for a key where none was asked for; empty if there is none. */
  public Optional<SignatureAlgorithm> algorithmFor(PublicKey key) {
    Optional<SignatureAlgorithm> usual = SignatureSuite.defaultFor(key);
    if (receiver.isEmpty()) {
      return usual;
    }
    var readable = receiver.get().verifying().orElseThrow().algorithms();
    return usual
        .filter(readable::contains)
        .or(
            () ->
                readable.stream()
                    .map(SignatureSuite::of)
                    .filter(suite -> suite.fits(key) && !suite.isForReadingOnly())
                    .map(SignatureSuite::algorithm)
                    .filter(algorithm -> objection(algorithm, key).isEmpty())
                    .findFirst());
  }

  /** Why the receiver cannot read a signature of this kind by this key; empty if it can. */
  public Optional<String> objection(SignatureAlgorithm algorithm, PublicKey key) {
    if (key instanceof ECKey ec
        && receiver
            .filter(profile -> profile.verifying().orElseThrow().wantsDigestAsLongAsCurve())
            .isPresent()) {
      int bits = KeyFamily.curveBits(ec);
      if (SignatureSuite.of(algorithm).digest().length() * Byte.SIZE < bits) {
        return Optional.of(
            "%s reads ECDSA only with digests as long as the curve, and %s is shorter than its %d bits"
                .formatted(receiver.get(), algorithm, bits));
      }
    }
    return Optional.empty();
  }
}
