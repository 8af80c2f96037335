package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.ring.KeyVersion;

/**
 * A message that was decrypted, and the key that did it. Its content went to the stream or file
 * that you named; {@link DecryptedContent} holds it in memory.
 *
 * <pre>{@code
 * DecryptedMessage order = decryptor.decrypt(encryptedFile, contentFile);
 * if (order.decryptedWith().state() == KeyState.RETAINED) {
 *   // the partner still encrypts to the old key
 * }
 * }</pre>
 *
 * <p>Only decryptors make instances. Nothing in it says who wrote the message: anybody can encrypt
 * to you. Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public sealed class DecryptedMessage permits DecryptedContent {

  static {
    ResultMaker.opened(DecryptedMessage.class, DecryptedMessage::made);
  }

  private final KeyVersion decryptedWith;

  DecryptedMessage(KeyVersion decryptedWith) {
    this.decryptedWith = decryptedWith;
  }

  private static DecryptedMessage made(ContentParts<VerificationReport, KeyVersion> parts) {
    return new DecryptedMessage(parts.requireKey());
  }

  /**
   * The key that decrypted the message: active, staged, or one that is only retained.
   *
   * @return the version, as it was in the ring that this message was read with
   */
  public final KeyVersion decryptedWith() {
    return decryptedWith;
  }

  /** The key; not the content. */
  @Override
  public String toString() {
    return "decrypted with " + decryptedWith;
  }
}
