package dev.keyoverlap.testkit.junit;

/**
 * Lets your system verify a message.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface MessageVerifier {

  /**
   * Verifies a message.
   *
   * @param held what your system holds
   * @param message the message
   * @return whether your system accepts it
   * @throws Exception if your system rejects it
   */
  boolean accepts(Held held, byte[] message) throws Exception;
}
