package dev.keyoverlap.cms;

import dev.keyoverlap.message.PresentedCertificates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A SignedData taken apart; nothing in it is trusted.
 *
 * @param content the content, unless it is detached
 * @param certificates that it carries; not looked at unless the policy goes by chains
 * @param signers at least one
 */
record SignedMessage(
    Optional<ContentSlice> content,
    PresentedCertificates certificates,
    List<ReceivedSignature> signers) {

  private static final int MOST_SIGNATURES = 256;

  /** Version, digest algorithms and content come before what may be left out. */
  private static final int MANDATORY_AT_THE_START = 3;

  /** A message in memory, in DER, BER or Base64. */
  static SignedMessage parse(byte[] message) throws MessageSyntax.NotParsable {
    byte[] binary = MessageSyntax.binary(message);
    Optional<SignedMessage> inPlace =
        binary.length < MessageSyntax.LONG ? Optional.empty() : SignedMessageReader.inPlace(binary);
    return inPlace.isPresent() ? inPlace.get() : MessageSyntax.parse(binary, SignedMessage::of);
  }

  private static SignedMessage of(ContentInfo message) {
    if (!CMSObjectIdentifiers.signedData.equals(message.getContentType())) {
      throw new IllegalArgumentException(
          "It is of the type " + MessageSyntax.printable(message.getContentType()));
    }
    requireParts(ASN1Sequence.getInstance(message.getContent()));
    SignedData signedData = SignedData.getInstance(message.getContent());
    ContentInfo encapsulated = signedData.getEncapContentInfo();
    if (!CMSObjectIdentifiers.data.equals(encapsulated.getContentType())) {
      // A time stamp or a nested message, say; whoever asks for content must not get that instead.
      throw new IllegalArgumentException(
          "Its content is not data but of the type "
              + MessageSyntax.printable(encapsulated.getContentType()));
    }
    for (ASN1Encodable announced : signedData.getDigestAlgorithms()) {
      AlgorithmIdentifier.getInstance(announced);
    }
    requireNumber(signedData.getSignerInfos().size());
    List<ReceivedSignature> signers = new ArrayList<>();
    for (ASN1Encodable signerInfo : signedData.getSignerInfos()) {
      signers.add(ReceivedSignature.of(SignerInfo.getInstance(signerInfo)));
    }
    return of(content(encapsulated), presentedCertificates(signedData.getCertificates()), signers);
  }

  /**
   * BouncyCastle takes the parts in any order and any number, and of several the last one. Who
   * reads a message as a stream sees others, so a message must have each where it belongs.
   */
  private static void requireParts(ASN1Sequence signedData) {
    int optional = MANDATORY_AT_THE_START;
    int last = signedData.size() - 1;
    for (int tag = 0; tag <= 1; tag++) {
      if (optional < last
          && signedData.getObjectAt(optional) instanceof ASN1TaggedObject part
          && part.hasContextTag(tag)) {
        optional++;
      }
    }
    if (optional != last || !(signedData.getObjectAt(last) instanceof ASN1Set)) {
      throw new IllegalArgumentException("Its parts are not those of a signed message");
    }
  }

  /**
   * From its parts.
   *
   * @throws IllegalArgumentException if there are no signatures
   */
  static SignedMessage of(
      Optional<ContentSlice> content,
      PresentedCertificates certificates,
      List<ReceivedSignature> signers) {
    requireNumber(signers.size());
    if (signers.isEmpty()) {
      throw new IllegalArgumentException("It bears no signature");
    }
    return new SignedMessage(content, certificates, List.copyOf(signers));
  }

  /** Too many cannot be of use, but keep whoever looks up and checks each busy. */
  static void requireNumber(int signatures) {
    if (signatures > MOST_SIGNATURES) {
      throw new IllegalArgumentException("It bears more than " + MOST_SIGNATURES + " signatures");
    }
  }

  /** The known digests that its signatures are made with, accepted or not. */
  Set<DigestAlgorithm> digests() {
    Set<DigestAlgorithm> digests = EnumSet.noneOf(DigestAlgorithm.class);
    for (ReceivedSignature signer : signers) {
      DigestAlgorithm.evenIfWeak(signer.digestIdentifier()).ifPresent(digests::add);
    }
    return digests;
  }

  /**
   * Other things than certificates of X.509 can stand in that SET; they are not parsable as one.
   */
  static PresentedCertificates presentedCertificates(@Nullable ASN1Set set) {
    return set == null
        ? PresentedCertificates.none()
        : PresentedCertificates.of(() -> Arrays.stream(set.toArray()).map(MessageSyntax::asRead));
  }

  private static Optional<ContentSlice> content(ContentInfo encapsulated) {
    ASN1Encodable content = encapsulated.getContent();
    return content == null
        ? Optional.empty()
        : Optional.of(ContentSlice.of(ASN1OctetString.getInstance(content).getOctets()));
  }
}
