package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.FailureParts;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.KeyVersion;
import java.util.List;

/**
 * A message could not be decrypted. Whatever the reason, the message of this exception is the same,
 * and it has no cause: what differs between failures is what an attacker decrypts with (RFC 3218).
 *
 * <p>For the operator it lists what the message itself says in the clear: the recipients that it
 * names, and which of them are ours. If {@link #ours()} is empty, the message is for somebody else,
 * or for a key that was purged or compromised. Otherwise it was damaged, tampered with, or uses an
 * algorithm that was not allowed, which the {@link #hints()} name. Do not send any of it to the
 * partner.
 *
 * @since 1.0
 */
public final class DecryptionException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  static {
    ResultMaker.opened(DecryptionException.class, DecryptionException::made);
  }

  private final transient List<String> recipients;
  private final transient List<KeyVersion> ours;
  private final transient List<String> hints;

  private DecryptionException(List<String> recipients, List<KeyVersion> ours, List<String> hints) {
    super("The message could not be decrypted");
    this.recipients = List.copyOf(recipients);
    this.ours = List.copyOf(ours);
    this.hints = List.copyOf(hints);
  }

  private static DecryptionException made(FailureParts<KeyVersion> parts) {
    return new DecryptionException(parts.recipients(), parts.ours(), parts.hints());
  }

  /**
   * The recipients that the message names.
   *
   * @return their identifiers, for people; empty if it could not be parsed so far
   */
  public List<String> recipients() {
    return recipients;
  }

  /**
   * Our keys among the recipients.
   *
   * @return the versions that may decrypt; empty if there is none
   */
  public List<KeyVersion> ours() {
    return ours;
  }

  /**
   * The obstacles to decrypting, as far as the message tells them in the clear. It may be something
   * else, or need an algorithm that the decryptor would have to accept. Nothing in it depends on a
   * key or on what came out of the message.
   *
   * @return sentences for the operator; empty if the message may have been damaged or forged
   */
  public List<String> hints() {
    return hints;
  }

  /** For the operator's log: with the hints. */
  @Override
  @SuppressWarnings("OverrideThrowableToString") // the message alone is uniform
  public String toString() {
    return hints.isEmpty()
        ? super.toString()
        : super.toString() + " (" + String.join("; ", hints) + ")";
  }
}
