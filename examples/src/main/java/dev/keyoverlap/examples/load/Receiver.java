package dev.keyoverlap.examples.load;

import dev.keyoverlap.key.KeyId;

/** The other side of a channel. Used by several threads. */
interface Receiver {

  /** The name in the table. */
  String name();

  /**
   * Decrypts and verifies a message.
   *
   * @throws MustReject if a receiver of this kind cannot accept the message
   * @throws Exception if it is rejected
   */
  Receipt receive(byte[] message) throws Exception;

  /**
   * A message that was accepted.
   *
   * @param content its content
   * @param verifiedWith the key whose signature it was accepted for
   * @param decryptedWith the key that it was decrypted with
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
  record Receipt(byte[] content, KeyId verifiedWith, KeyId decryptedWith) {}

  /** Rejected, as every receiver of this kind must: announced by the documentation, not a loss. */
  final class MustReject extends Exception {
    private static final long serialVersionUID = 1L;

    MustReject(String why) {
      super(why);
    }
  }
}
