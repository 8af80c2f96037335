package dev.keyoverlap.cms.internal.syntax;

/** How a message that is written to a stream carries its content. */
public enum ContentForm {
  /** In pieces, and everything around it of indefinite length: BER, in one pass. */
  PIECES,
  /**
   * As one primitive string, and every length definite, for receivers that read nothing else. The
   * length must be known first, so content goes into a spool before.
   */
  WHOLE,
  /** Not at all: it travels beside the message. */
  DETACHED
}
