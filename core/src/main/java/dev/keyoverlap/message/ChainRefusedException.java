package dev.keyoverlap.message;

import dev.keyoverlap.KeyOverlapException;

/**
 * A certificate that came with a message does not chain to an authority of the ring as the policy
 * demands. Verifiers make a verdict of it; nobody else sees it.
 */
public final class ChainRefusedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** How far the best attempt came; a small number is far. */
  private final int remaining;

  ChainRefusedException(String reason) {
    this(reason, Integer.MAX_VALUE);
  }

  ChainRefusedException(String reason, int remaining) {
    super(Reason.printable(reason));
    this.remaining = remaining;
  }

  int remaining() {
    return remaining;
  }
}
