package dev.keyoverlap.cms.internal.choice;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.cms.spec.SetOrder;
import java.security.Provider;
import java.util.Optional;

/**
 * The message settings that the builders of signers and encryptors share. A builder holds one, and
 * replaces it with each of its methods.
 *
 * @param receiver for whom, if one was named
 * @param order the order of signers or recipients asked for, if one was
 * @param identifiedBy how to name them, if that was asked for
 * @param form how a message carries its content, as far as the receiver can read it
 * @param base64 whether a message is answered as Base64
 * @param providers who does the cryptography
 */
public record MessageSettings(
    Optional<ReceiverProfile> receiver,
    Optional<SetOrder> order,
    Optional<CertificateReference> identifiedBy,
    ContentForm form,
    boolean base64,
    CryptoProviders providers) {

  /** The defaults. */
  public static MessageSettings usual() {
    return new MessageSettings(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ContentForm.PIECES,
        false,
        CryptoProviders.byRule());
  }

  public MessageSettings forReceiver(ReceiverProfile other) {
    return new MessageSettings(Optional.of(other), order, identifiedBy, form, base64, providers);
  }

  public MessageSettings inOrder(SetOrder other) {
    return new MessageSettings(receiver, Optional.of(other), identifiedBy, form, base64, providers);
  }

  public MessageSettings namingBy(CertificateReference other) {
    return new MessageSettings(receiver, order, Optional.of(other), form, base64, providers);
  }

  public MessageSettings detached() {
    return formed(ContentForm.DETACHED);
  }

  /** One primitive string, every length definite, from streams too; unless it is left out. */
  public MessageSettings whole() {
    return form == ContentForm.DETACHED ? this : formed(ContentForm.WHOLE);
  }

  private MessageSettings formed(ContentForm other) {
    return new MessageSettings(receiver, order, identifiedBy, other, base64, providers);
  }

  public MessageSettings asBase64() {
    return new MessageSettings(receiver, order, identifiedBy, form, true, providers);
  }

  public MessageSettings preferring(Provider provider) {
    return new MessageSettings(
        receiver, order, identifiedBy, form, base64, CryptoProviders.preferring(provider));
  }
}
