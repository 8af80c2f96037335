package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.spec.ReplayCache;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a receiver of SOAP.
 *
 * @param actor for whom the security header is; empty for nobody in particular
 * @param policy whose signatures are needed, if any
 * @param signed the parts that must be signed
 * @param encrypted the parts that must be encrypted
 * @param legacyContents ciphers that are read although they do not authenticate
 * @param pkcs1 whether keys under PKCS#1 v1.5 are read, although that is broken
 * @param maxAge how old a message may be
 * @param skew by how much clocks may differ
 * @param replays remembers what was accepted
 */
public record ReceivingTerms(
    String actor,
    Optional<VerificationPolicy> policy,
    Set<MessagePart> signed,
    Set<MessagePart> encrypted,
    Set<ContentCipher> legacyContents,
    boolean pkcs1,
    Duration maxAge,
    Duration skew,
    ReplayCache replays) {

  /** Whether a part counts as signed only together with the timestamp. */
  boolean demandsTimestamp() {
    return policy.isPresent() && signed.contains(MessagePart.TIMESTAMP);
  }
}
