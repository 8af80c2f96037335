package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.algorithm.CurveKind;
import dev.keyoverlap.cms.internal.algorithm.EncapsulationSuite;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.algorithm.SetEncoding;
import dev.keyoverlap.cms.internal.choice.Contradiction;
import dev.keyoverlap.cms.internal.choice.MessageSettings;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.EncryptionReading;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SetOrder;
import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.ring.KeyVersion;
import java.security.PublicKey;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;

/**
 * How messages are encrypted: what the caller asked for, and what its receiver needs, brought
 * together. Where they contradict each other there are no terms.
 *
 * @param receiver for whom, if one was named
 * @param set puts the recipients into their order
 * @param encryption how content is encrypted
 * @param delivery how its key goes to the recipients
 * @param form how a message from a stream carries its content
 * @param base64 whether a message is answered as Base64
 * @param contentType what a message says that its content is
 */
public record EncryptingTerms(
    Optional<ReceiverProfile> receiver,
    Function<ASN1EncodableVector, ASN1Set> set,
    ContentEncryption encryption,
    KeyDelivery delivery,
    ContentForm form,
    boolean base64,
    ASN1ObjectIdentifier contentType) {

  private static final Set<KeyAgreementScheme> ANY_AGREEMENT = Set.of(KeyAgreementScheme.values());

  /** The algorithms that the caller asked for, as far as any. */
  public record Asked(
      Optional<ContentEncryption> encryption,
      Optional<KeyTransport> transport,
      Optional<KeyAgreementScheme> agreement) {}

  /**
   * Takes the settings for a receiver.
   *
   * @param settings for whom, and how
   * @param recipients how many a message can have
   * @throws IllegalStateException if what was asked for is for reading only, or the receiver cannot
   *     be served like that
   */
  public static EncryptingTerms of(MessageSettings settings, int recipients, Asked asked) {
    SetOrder order = settings.order().orElse(SetOrder.SORTED);
    CertificateReference identifiedBy =
        settings.identifiedBy().orElse(CertificateReference.ISSUER_AND_SERIAL);
    ContentEncryption encryption = asked.encryption().orElse(ContentEncryption.AES_256_GCM);
    KeyTransport transport = asked.transport().orElse(KeyTransport.RSA_OAEP_SHA256);
    Set<KeyAgreementScheme> agreements = asked.agreement().map(Set::of).orElse(ANY_AGREEMENT);
    ContentForm form = settings.form();
    if (settings.receiver().isPresent()) {
      ReceiverProfile profile = settings.receiver().get();
      EncryptionReading reads = reading(profile);
      if (recipients > reads.maxRecipients()) {
        throw new IllegalStateException(
            "Cannot encrypt to %3$d aliases: the maximum of %1$s is %2$d. Name fewer"
                .formatted(profile, reads.maxRecipients(), recipients));
      }
      order = order(profile, reads, settings.order());
      identifiedBy =
          Contradiction.unlessReads(
              profile, "recipients named by ", settings.identifiedBy(), reads.identifiers());
      encryption =
          Contradiction.unlessReads(
              profile, "content encrypted with ", asked.encryption(), reads.contents());
      transport = transport(profile, reads, asked.transport());
      agreements = agreements(profile, reads, asked.agreement());
      form = profile.readsIndefiniteLengths() ? form : ContentForm.WHOLE;
    }
    requireWritable(encryption);
    return new EncryptingTerms(
        settings.receiver(),
        SetEncoding.of(order),
        encryption,
        new KeyDelivery(
            CertificateIdentifier.of(identifiedBy),
            transport,
            agreements,
            KeyWrap.asStrongAs(encryption),
            settings.providers()),
        form,
        settings.base64(),
        CMSObjectIdentifiers.data);
  }

  /** The same, for content that is signed data. */
  public EncryptingTerms ofSignedData() {
    return new EncryptingTerms(
        receiver, set, encryption, delivery, form, base64, CMSObjectIdentifiers.signedData);
  }

  private static EncryptionReading reading(ReceiverProfile profile) {
    return profile
        .decrypting()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    profile
                        + " does not decrypt messages. Leave out forReceiver, or name another"
                        + " receiver"));
  }

  private static void requireWritable(ContentEncryption encryption) {
    if (ContentSuite.of(encryption).isForReadingOnly()) {
      throw new IllegalStateException(
          encryption
              + " is for reading old messages only. For a partner who does not know AES-GCM"
              + " choose LEGACY_AES_256_CBC");
    }
  }

  private static SetOrder order(
      ReceiverProfile profile, EncryptionReading reads, Optional<SetOrder> asked) {
    SetOrder needed = reads.wantsKnownFirst() ? SetOrder.AS_NAMED : asked.orElse(SetOrder.SORTED);
    if (asked.isPresent() && asked.get() != needed) {
      throw new IllegalStateException(
          "%s requires the recipient that it knows first. The order %s contradicts this. Leave out"
                  .formatted(profile, asked.get())
              + " either the order or the receiver");
    }
    return needed;
  }

  private static KeyTransport transport(
      ReceiverProfile profile, EncryptionReading reads, Optional<KeyTransport> asked) {
    return reads.transports().isEmpty() && asked.isEmpty()
        ? KeyTransport.RSA_OAEP_SHA256 // not used: what needs it is refused
        : Contradiction.unlessReads(profile, "keys transported by ", asked, reads.transports());
  }

  private static Set<KeyAgreementScheme> agreements(
      ReceiverProfile profile, EncryptionReading reads, Optional<KeyAgreementScheme> asked) {
    if (asked.isPresent()) {
      return Set.of(
          Contradiction.unlessReads(profile, "keys agreed on by ", asked, reads.agreements()));
    }
    return reads.agreements().isEmpty()
        ? ANY_AGREEMENT // for others only, whom the receiver passes over
        : reads.agreements();
  }

  /**
   * Whether the keys of this moment can serve the receiver; better said now than with the first
   * message. Those that come later are judged when they are encrypted to.
   *
   * @throws IllegalStateException if they cannot
   */
  public void requireServable(Choice choice) {
    List<KeyVersion> active = choice.present();
    Optional<String> objection = active.isEmpty() ? Optional.empty() : objection(active);
    if (objection.isPresent()) {
      throw new IllegalStateException(objection.get());
    }
  }

  /**
   * Whether a message can be within another.
   *
   * @throws IllegalStateException if it cannot
   */
  public void requireNesting() {
    if (base64) {
      throw new IllegalStateException(
          "The inner message must be binary. Call base64() on the outer one only");
    }
  }

  /**
   * Why the receiver cannot read a message for these keys; empty if it can.
   *
   * @param recipients at least one
   */
  public Optional<String> objection(Collection<KeyVersion> recipients) {
    if (receiver.isEmpty()) {
      return Optional.empty();
    }
    ReceiverProfile profile = receiver.get();
    EncryptionReading reads = reading(profile);
    List<PublicKey> keys =
        recipients.stream().map(each -> each.entry().certificate().getPublicKey()).toList();
    Set<String> kinds =
        keys.stream()
            .map(key -> KeyFamily.of(key).map(KeyFamily::toString).orElseGet(key::getAlgorithm))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean mixed = kinds.size() > 1;
    if (mixed && !reads.readsRsaBesideOtherKinds()) {
      return Optional.of(
          "%s reads no message for keys of different kinds, %s. Encrypt to each alone"
              .formatted(profile, kinds));
    }
    Optional<KeyFamily> misfit =
        keys.stream()
            .filter(
                key ->
                    !isRead(reads, key)
                        && reads.agreements().stream()
                            .anyMatch(each -> AgreementSuite.of(each).isMadeFor(key)))
            .flatMap(key -> CurveKind.of(key).flatMap(curve -> KeyFamily.of(key)).stream())
            .findFirst();
    if (misfit.isPresent()) {
      return Optional.of(
          "%s does not read %s with a key of %s. Leave out keyAgreement"
              .formatted(profile, delivery.agreements(), misfit.get()));
    }
    // Among others it is enough that it has one of the keys.
    boolean served =
        mixed
            ? keys.stream().anyMatch(key -> isRead(reads, key))
            : keys.stream().allMatch(key -> isRead(reads, key));
    return served
        ? Optional.empty()
        : Optional.of(
            "%s cannot decrypt with a key of %s. Ask the partner for another certificate"
                .formatted(profile, kinds));
  }

  /**
   * A receiver that reads a kind of curve reads the derivations made for it, and maybe no others.
   */
  private boolean canAgree(EncryptionReading reads, PublicKey key) {
    return delivery.agreements().stream()
        .anyMatch(
            scheme ->
                reads.agreements().contains(scheme) && AgreementSuite.of(scheme).isMadeFor(key));
  }

  private boolean isRead(EncryptionReading reads, PublicKey key) {
    return KeyFamily.of(key)
        .map(
            family ->
                switch (family) {
                  case RSA -> !reads.transports().isEmpty();
                  case EC, X25519 -> canAgree(reads, key);
                  case ML_KEM ->
                      EncapsulationSuite.of(key)
                          .map(EncapsulationSuite::encapsulation)
                          .filter(reads.encapsulations()::contains)
                          .isPresent();
                  case RSA_PSS_ONLY, ED25519, ED448, X448, ML_DSA, SLH_DSA -> false;
                })
        .orElse(false);
  }
}
