package dev.keyoverlap.usage;

import dev.keyoverlap.key.KeyOverlapException;

/**
 * A message was not sent, because its gate was paused for a renewal and did not open in time. Send
 * it again later.
 *
 * @since 1.0
 */
public final class GatePausedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  GatePausedException(String message) {
    super(message);
  }
}
