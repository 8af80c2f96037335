package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.Alias;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.protect.Protection.EncryptingTerms;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How messages are protected.
 *
 * @param signers who signs, if anybody; the first one for the receiver
 * @param further who else signs, each in a header of its own, by actor
 * @param methods how to sign, where that was asked for
 * @param signed what is signed
 * @param reference how the signer's key is named
 * @param recipients to whom it is encrypted, if to anybody; one
 * @param encrypting how it is encrypted
 * @param order what is first
 * @param validFor how long a message is valid
 * @param actor for whom the security header is, if for somebody in particular
 */
public record ProtectingTerms(
    Optional<ActiveKeys> signers,
    Map<String, Alias> further,
    Map<Alias, SigningMethod> methods,
    Set<MessagePart> signed,
    KeyReference reference,
    Optional<ActiveKeys> recipients,
    EncryptingTerms encrypting,
    ProtectionOrder order,
    Duration validFor,
    Optional<String> actor) {

  /** Refuses what contradicts itself. */
  public void requireSense() {
    require(
        signers.isPresent() || recipients.isPresent(), "A protector signs, or encrypts, or both");
    require(
        further.isEmpty() || signers.isPresent(),
        "A second header is for a second signature: say who signs first");
    require(
        further.isEmpty() || recipients.isEmpty(),
        "A second header's receiver could not decrypt what the first header's key opens: do not"
            + " encrypt, or sign once");
    require(
        actor.filter(further::containsKey).isEmpty(),
        "Two security headers need two actors, and both are for '" + actor.orElse("") + "'");
    require(
        !encrypting.parts().contains(MessagePart.TIMESTAMP),
        "A timestamp is read before anything is decrypted: do not encrypt it");
    require(
        !encrypting.withSignature()
            || (signers.isPresent() && order == ProtectionOrder.SIGN_THEN_ENCRYPT),
        "Only a signature that is made before can be encrypted");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** What it does; nothing of a key. */
  @Override
  public String toString() {
    return signers
            .map(keys -> "signs " + signed + " as '" + keys.aliases().get(0) + "' ")
            .orElse("")
        + recipients
            .map(keys -> "encrypts " + encrypting.parts() + " to '" + keys.aliases().get(0) + "'")
            .orElse("");
  }
}
