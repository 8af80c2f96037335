package dev.keyoverlap.cms.internal.verify;

import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.MalformedMessageException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A SignedData taken apart; nothing in it is trusted.
 *
 * @param content the content, unless it is detached or was given out while it came in
 * @param certificates the certificates that it carries; not read unless the policy goes by chains
 * @param signers at least one
 * @param budget what the message has cost so far, and may still cost
 */
public record SignedMessage(
    Optional<ContentSlice> content,
    PresentedCertificates certificates,
    List<ReceivedSignature> signers,
    Budget budget) {

  /** The known digests that its signatures are made with, accepted or not. */
  Set<DigestAlgorithm> digests() {
    Set<DigestAlgorithm> digests = EnumSet.noneOf(DigestAlgorithm.class);
    for (ReceivedSignature signer : signers) {
      DigestIdentifier.readEvenIfWeak(signer.digestIdentifier()).ifPresent(digests::add);
    }
    return digests;
  }

  /** Of a message that was to be verified alone. */
  public static MalformedMessageException withoutContent() {
    return new MalformedMessageException(
        "The message does not carry its content. Call verifyDetached with the content");
  }
}
