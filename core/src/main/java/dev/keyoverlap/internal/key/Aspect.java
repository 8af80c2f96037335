package dev.keyoverlap.internal.key;

/**
 * In what two certificates can differ; {@link dev.keyoverlap.key.Narrowing} says what each means.
 */
public enum Aspect {
  KEY_USAGE,
  EXTENDED_KEY_USAGE,
  ALTERNATIVE_NAMES,
  SUBJECT,
  AUTHORITY,
  STRENGTH,
  CHAIN,
  VALIDITY
}
