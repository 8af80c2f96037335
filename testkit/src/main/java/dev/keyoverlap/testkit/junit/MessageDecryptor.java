package dev.keyoverlap.testkit.junit;

/**
 * Lets your system decrypt a message.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface MessageDecryptor {

  /**
   * Decrypts a message.
   *
   * @param held what your system holds
   * @param message the message
   * @return the content. Of a SOAP message, anything that contains the decrypted order
   * @throws Exception if your system cannot decrypt the message
   */
  byte[] decrypt(Held held, byte[] message) throws Exception;
}
