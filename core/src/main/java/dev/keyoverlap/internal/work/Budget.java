package dev.keyoverlap.internal.work;

import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;

/**
 * The cost of one message so far, and the rest that it may still cost. Each reader makes one for
 * each message and hands it to everything that works for that message.
 *
 * <p>Not for use by several threads.
 */
@SuppressWarnings("EnumOrdinal") // counted for each node of a message: arrays, not maps
public final class Budget {

  private static final int LIMITS = Limit.values().length;
  private static final int WORKS = Work.values().length;

  private final Limits limits;
  private final long[] spent = new long[LIMITS];
  private final long[] done = new long[WORKS];

  private Budget(Limits limits) {
    this.limits = limits;
  }

  /** The budget of one message. */
  public static Budget of(Limits limits) {
    return new Budget(limits);
  }

  /** Counts {@code amount} more of what the limit bounds in the whole message. */
  public void spend(Limit limit, long amount) throws LimitExceededException {
    spent[limit.ordinal()] = Math.addExact(spent[limit.ordinal()], amount);
    require(limit, spent[limit.ordinal()]);
  }

  /** Holds one thing of the message, of which there may be several, to a limit. */
  public void require(Limit limit, long size) throws LimitExceededException {
    if (size > limits.of(limit)) {
      throw new LimitExceededException(limit, limits.of(limit));
    }
  }

  /** How much of a limit the message has used. */
  public long spent(Limit limit) {
    return spent[limit.ordinal()];
  }

  /** The limits that hold for this message. */
  public Limits limits() {
    return limits;
  }

  /** Counts work that no limit bounds by itself. */
  public void did(Work work, long amount) {
    done[work.ordinal()] += amount;
  }

  /** How much work of a kind the message has caused. */
  public long done(Work work) {
    return done[work.ordinal()];
  }
}
