package dev.keyoverlap.message;

/**
 * How a receiver treats a message with several signatures when it knows only some of the signers.
 * This decides how you can renew a signing key.
 *
 * <p>A {@link VerificationPolicy} is our own rule; this is that of a partner, found out by asking
 * or by measuring. Of an unknown partner assume {@link #ALL}.
 *
 * <table>
 * <caption>Renewal of our signing key, by the receiver's rule</caption>
 * <tr><th>rule</th><th>way</th></tr>
 * <tr><td>{@link #ALL}</td><td>The receiver adds the new certificate, then we swap under the alias.
 *   A second signature before that breaks the traffic.</td></tr>
 * <tr><td>{@link #ANY}</td><td>We add a second signature, the receiver changes over when it likes,
 *   then we drop the old one.</td></tr>
 * <tr><td>{@link #FIRST}</td><td>As ANY, with the key that the receiver knows put first, until it
 *   has changed over. The receiver cannot read messages in flight at that moment: agree on a downtime, or make sure that there are none.</td></tr>
 * <tr><td>{@link #LAST}</td><td>As FIRST, with the key that the receiver knows put last.</td></tr>
 * </table>
 *
 * @since 1.0
 */
public enum ReceiverRule {
  /** Every signature must be correct, and by a key that the receiver trusts. */
  ALL,
  /** One correct signature by a trusted key is enough, at any place. */
  ANY,
  /** Only the first signature in the order of the message counts. */
  FIRST,
  /** Only the last signature in the order of the message counts. */
  LAST
}
