package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.path.Nearness.Stage;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.LimitExceededException;

/**
 * A certificate that came with a message does not chain to an authority of the ring as the policy
 * demands. Verifiers make a verdict of it; nobody else sees it.
 */
public final class ChainRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient Nearness nearness;

  public ChainRefusedException(String reason, Nearness nearness) {
    super(CertificateWords.printable(reason));
    this.nearness = nearness;
  }

  /** The search has cost as much as one message may cost. */
  public static ChainRefusedException limit(LimitExceededException limit) {
    ChainRefusedException refused =
        new ChainRefusedException(String.valueOf(limit.getMessage()), Nearness.at(Stage.LIMIT));
    refused.initCause(limit);
    return refused;
  }

  /** Whether the search was broken off: others may not go on either. */
  boolean isByLimit() {
    return nearness.stage() == Stage.LIMIT;
  }

  /** The one of two that came nearer; the first if they came equally near. */
  public static ChainRefusedException nearer(
      ChainRefusedException one, ChainRefusedException other) {
    return other.nearness.compareTo(one.nearness) > 0 ? other : one;
  }
}
