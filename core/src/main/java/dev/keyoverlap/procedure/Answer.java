package dev.keyoverlap.procedure;

/** Whether an administrator's system copes with the old and the new key at once. */
public enum Answer {
  /** It does, as {@link Action#ACCEPT_BOTH} wants it. */
  YES,
  /** It does not. */
  NO,
  /** Nobody knows, or nobody answered: counts as no. */
  UNKNOWN
}
