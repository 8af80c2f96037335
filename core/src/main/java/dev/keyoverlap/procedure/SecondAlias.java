package dev.keyoverlap.procedure;

/**
 * When our signers and encryptors get the second alias, in procedures with two active keys. It does
 * not depend on the partner.
 *
 * @since 1.0
 */
public enum SecondAlias {
  /**
   * They name it in advance, as with {@code signAsIfPresent}. The second key works as soon as it is
   * active, without a change of the flow.
   */
  DECLARED,
  /** The integration developer adds it during the renewal. */
  INTRODUCED
}
