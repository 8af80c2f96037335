package dev.keyoverlap.cms;

import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerifiedContent;
import java.util.Optional;

/**
 * Decrypts and verifies, in one step, messages that were signed and encrypted, as a {@link
 * CmsSealer} makes them.
 *
 * <pre>{@code
 * CmsOpener opener = decryptor.thenVerify(verifier);
 * OpenedContent order = opener.open(sealed);    // content, report, and the key that decrypted
 * }</pre>
 *
 * <p>Content is handed out only if both steps succeed. A message of the other order, or with one
 * step only, is refused.
 *
 * <p><b>How it fails.</b> Where encryption does not authenticate (AES-CBC, if the decryptor accepts
 * it), an attacker who sends altered messages and is told whether they decrypted can learn their
 * content. So from such a message there is no other failure than {@link DecryptionException}, be it
 * the signature that is wrong; to learn more about a message of your own, take the two steps
 * separately. The time it takes differs all the same: AES-GCM is the cure.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @see CmsDecryptor#thenVerify
 * @see CmsVerifier#thenDecrypt
 */
public final class CmsOpener {

  private final Way way;

  private CmsOpener(Way way) {
    this.way = way;
  }

  static CmsOpener of(CmsDecryptor decryptor, CmsVerifier verifier) {
    return new CmsOpener(message -> decryptThenVerify(decryptor, verifier, message));
  }

  static CmsOpener of(CmsVerifier verifier, CmsDecryptor decryptor) {
    return new CmsOpener(
        message -> {
          VerifiedContent verified = verifier.verify(message);
          return OpenedContent.of(verified, decryptor.decrypt(verified.content()));
        });
  }

  /**
   * Decrypts and verifies, in the order of this opener.
   *
   * @param message the message
   * @return the content, accepted, with the report and the key that served
   * @throws DecryptionException if it cannot be decrypted; or for whatever reason, if its content
   *     was encrypted without being authenticated
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if where a signed message should be there is none
   * @throws KeyUnavailableException if the private key that it is for cannot be used
   */
  public OpenedContent open(byte[] message)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException {
    return way.open(message);
  }

  private static OpenedContent decryptThenVerify(
      CmsDecryptor decryptor, CmsVerifier verifier, byte[] message)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException {
    DecryptedContent decrypted = decryptor.decrypt(message);
    try {
      return OpenedContent.of(verifier.verify(decrypted.content()), decrypted.decryptedWith());
    } catch (VerificationException | MalformedMessageException e) {
      Optional<DecryptionException> uniform = decryptor.failureIfNotAuthenticated(message);
      if (uniform.isPresent()) {
        throw uniform.get();
      }
      throw e;
    }
  }

  @FunctionalInterface
  private interface Way {
    OpenedContent open(byte[] message)
        throws DecryptionException,
            VerificationException,
            MalformedMessageException,
            KeyUnavailableException;
  }
}
