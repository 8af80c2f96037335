package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.spec.SoapVersion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accepted parts of a message.
 *
 * @param version the version of SOAP
 * @param parts what may be handed out, in the form that was signed
 * @param signed what signatures cover that meet the policy
 * @param encrypted what was encrypted as a whole
 * @param unsigned the prefixes that values use, and whose namespaces no signature covers
 * @param report the verdict for every signature; empty without a policy
 * @param decryptedWith the key that decrypted it; empty if nothing was encrypted
 * @param created when the sender says it was made; empty if it has no timestamp
 */
public record Accepted(
    SoapVersion version,
    Map<MessagePart, byte[]> parts,
    Set<MessagePart> signed,
    Set<MessagePart> encrypted,
    Set<Unsigned> unsigned,
    Optional<VerificationReport> report,
    Optional<KeyVersion> decryptedWith,
    Optional<Instant> created) {

  /**
   * A prefix whose namespace no signature covers.
   *
   * @param part where
   * @param prefix the prefix; empty for the default namespace
   * @param namespace its namespace in the message
   */
  public record Unsigned(MessagePart part, String prefix, String namespace) {}
}
