package dev.keyoverlap.procedure;

/**
 * How our signers and encryptors come to know the second alias, where a procedure has old and new
 * key in use beside each other. What the partner can do is the same in both.
 */
public enum SecondAlias {
  /**
   * They name it in advance, as with {@code signAsIfPresent}: the second key works as soon as it is
   * in use there, and nobody touches them.
   */
  DECLARED,
  /** The integration developer brings it in during the renewal, and takes it out again. */
  INTRODUCED
}
