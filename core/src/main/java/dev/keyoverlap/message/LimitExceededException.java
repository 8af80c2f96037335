package dev.keyoverlap.message;

/**
 * A message is refused because it exceeds a {@link Limit}: reading it would cost more than its
 * sender may ask for.
 *
 * @since 1.0
 */
public final class LimitExceededException extends MalformedMessageException {

  private static final long serialVersionUID = 1L;

  /** The limit that the message exceeds. */
  private final Limit limit;

  /**
   * For readers.
   *
   * @param limit the limit that the message exceeds
   * @param value the value that holds for this message
   */
  public LimitExceededException(Limit limit, long value) {
    super(
        "The message exceeds the limit "
            + limit
            + " of "
            + value
            + ". If you expect such messages, raise the limit with Limits.with(Limit."
            + limit.name()
            + ", value)");
    this.limit = limit;
  }

  /**
   * The limit that the message exceeds.
   *
   * @return the limit
   */
  public Limit limit() {
    return limit;
  }
}
