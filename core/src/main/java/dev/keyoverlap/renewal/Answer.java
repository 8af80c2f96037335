package dev.keyoverlap.renewal;

import dev.keyoverlap.procedure.Action;

/**
 * Whether a system handles the old and the new key at the same time.
 *
 * @since 1.0
 */
public enum Answer {
  /** It does, as {@link Action#ACCEPT_BOTH} requires. */
  YES,
  /** It does not. */
  NO,
  /** Nobody knows. This counts as no. */
  UNKNOWN
}
