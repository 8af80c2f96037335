package dev.keyoverlap.message;

import dev.keyoverlap.KeyVersion;

/**
 * Content that was both encrypted and signed, and is out of both: whose signatures met the policy,
 * and the key that decrypted it. There is no way to get an instance for content whose signatures
 * did not.
 *
 * <p>Instances are safe for use by several threads as long as nobody changes the array.
 */
public final class OpenedContent {

  private final byte[] content;
  private final VerificationReport report;
  private final KeyVersion decryptedWith;

  private OpenedContent(byte[] content, VerificationReport report, KeyVersion decryptedWith) {
    this.content = content;
    this.report = report;
    this.decryptedWith = decryptedWith;
  }

  /**
   * From a message that was signed, and then encrypted; for readers of messages.
   *
   * @param verified what was inside
   * @param decryptedWith the key that served
   * @return the content
   */
  public static OpenedContent of(VerifiedContent verified, KeyVersion decryptedWith) {
    return new OpenedContent(verified.content(), verified.report(), decryptedWith);
  }

  /**
   * From a message that was encrypted, and then signed; for readers of messages.
   *
   * @param verified the signed message, accepted
   * @param decrypted what was inside
   * @return the content
   */
  public static OpenedContent of(VerifiedContent verified, DecryptedContent decrypted) {
    return new OpenedContent(decrypted.content(), verified.report(), decrypted.decryptedWith());
  }

  /**
   * The content.
   *
   * @return its bytes; not copied
   */
  public byte[] content() {
    return content;
  }

  /**
   * The verdict for every signature.
   *
   * @return the report
   */
  public VerificationReport report() {
    return report;
  }

  /**
   * The key that served: active, staged, or one that is only retained.
   *
   * @return the version, as it stood in the ring that this message was read with
   */
  public KeyVersion decryptedWith() {
    return decryptedWith;
  }

  /** The size of the content, the key and the report; not the content. */
  @Override
  public String toString() {
    return content.length + " bytes, decrypted with " + decryptedWith + ", " + report;
  }
}
