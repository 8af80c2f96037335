package dev.keyoverlap.cms.spec;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.message.ReceiverRule;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of a profile's builder about reading, with defaults for the rest. */
final class ProfileDraft {

  Optional<ReceiverRule> rule = Optional.empty();
  List<SignatureAlgorithm> signatureAlgorithms = List.of();
  List<CertificateReference> signerIdentifiers = List.of(CertificateReference.ISSUER_AND_SERIAL);
  int maxSignatures = Integer.MAX_VALUE;
  boolean certificatesNeeded;
  boolean digestAsLongAsCurve;
  List<ContentEncryption> contentEncryptions = List.of();
  List<KeyTransport> keyTransports = List.of();
  List<KeyAgreementScheme> keyAgreements = List.of();
  List<KeyEncapsulation> keyEncapsulations = List.of();
  List<CertificateReference> recipientIdentifiers = List.of(CertificateReference.ISSUER_AND_SERIAL);
  int maxRecipients = Integer.MAX_VALUE;
  boolean knownRecipientFirst;
  boolean rsaBesideOthers;

  /**
   * Insists that it describes a receiver.
   *
   * @throws IllegalStateException if it reads nothing at all, or nothing of a kind that it is said
   *     to read
   */
  void requireSense(String name) {
    boolean hasKeys =
        !keyTransports.isEmpty() || !keyAgreements.isEmpty() || !keyEncapsulations.isEmpty();
    require(
        name,
        rule.isPresent() || !contentEncryptions.isEmpty(),
        "it reads nothing. Call acceptsSignatures or decrypts");
    require(
        name,
        rule.isEmpty() || !signatureAlgorithms.isEmpty(),
        "it verifies signatures, but of no algorithm. Name one in acceptsSignatures");
    require(
        name,
        contentEncryptions.isEmpty() != hasKeys,
        "to decrypt it needs both a way of encrypting the content and one for its key. Call both"
            + " decrypts and one of keyTransports, keyAgreements, keyEncapsulations, or none");
    require(
        name,
        !signerIdentifiers.isEmpty() && !recipientIdentifiers.isEmpty(),
        "it reads no identifiers. Name one, or leave them to the default");
    require(
        name,
        maxSignatures >= 1 && maxRecipients >= 1,
        "it must read messages with at least one signature or recipient");
  }

  private static void require(String name, boolean condition, String problem) {
    if (!condition) {
      throw new IllegalStateException("Cannot describe the receiver '" + name + "': " + problem);
    }
  }

  Optional<SignatureReading> verifying() {
    return rule.map(
        verifyingRule ->
            new SignatureReading(
                verifyingRule,
                inOrder(signatureAlgorithms),
                inOrder(signerIdentifiers),
                maxSignatures,
                certificatesNeeded,
                digestAsLongAsCurve));
  }

  Optional<EncryptionReading> decrypting() {
    return contentEncryptions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EncryptionReading(
                inOrder(contentEncryptions),
                inOrder(keyTransports),
                inOrder(keyAgreements),
                inOrder(keyEncapsulations),
                inOrder(recipientIdentifiers),
                maxRecipients,
                knownRecipientFirst,
                rsaBesideOthers));
  }

  private static <T> Set<T> inOrder(Collection<T> elements) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
  }
}
