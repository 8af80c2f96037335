package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyUse;
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

  /**
   * The settings of a builder, put together.
   *
   * @throws IllegalStateException if it contradicts itself
   */
  public static ProtectingTerms of(
      SenderSettings sender,
      Signers signers,
      Set<MessagePart> signed,
      KeyReference reference,
      Optional<Alias> partner,
      EncryptingTerms encrypting,
      ProtectionOrder order,
      Duration validFor,
      Optional<String> actor) {
    ProtectingTerms terms =
        new ProtectingTerms(
            signers.keys(sender),
            signers.further(),
            signers.methods(),
            signed,
            reference,
            partner.map(alias -> sender.with(alias).activeKeys(KeyUse.ENCRYPT, "encryptTo")),
            encrypting,
            order,
            validFor,
            actor);
    terms.requireSense();
    return terms;
  }

  /** Tells the observer of the keys what will use them. */
  public void announce(String by) {
    signers.ifPresent(keys -> keys.announce(by));
    recipients.ifPresent(keys -> keys.announce(by));
  }

  private void requireSense() {
    require(
        signers.isPresent() || recipients.isPresent(),
        "This protector neither signs nor encrypts. Call signAs, encryptTo, or both");
    require(
        further.isEmpty() || signers.isPresent(),
        "A second header needs a first one. Call signAs with the alias for the receiver itself");
    require(
        further.isEmpty() || recipients.isEmpty(),
        "Cannot encrypt a message with two security headers: the receiver of the second header"
            + " could not decrypt it. Leave out encryptTo or signAsIfPresentFor");
    require(
        actor.filter(further::containsKey).isEmpty(),
        "Two security headers need two actors, and both are for '"
            + actor.orElse("")
            + "'. Name another one in signAsIfPresentFor");
    require(
        !encrypting.parts().contains(MessagePart.TIMESTAMP),
        "Cannot encrypt the timestamp: receivers read it before they decrypt. Leave it out of"
            + " encrypt");
    require(
        !encrypting.withSignature()
            || (signers.isPresent() && order == ProtectionOrder.SIGN_THEN_ENCRYPT),
        "Cannot encrypt the signature: there is none when the message is encrypted. Call signAs,"
            + " and sign before encrypting");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Describes the protection; nothing of a key. */
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
