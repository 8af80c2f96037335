package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The parts of a message that are kept beside its content, in an array that grows with the bytes
 * that come. It counts towards {@link Limit#CMS_BYTES}.
 */
final class KeptBytes extends OutputStream {

  private final Budget budget;
  private byte[] bytes = new byte[64];
  private int size;

  KeptBytes(Budget budget) {
    this.budget = budget;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    try {
      budget.spend(Limit.CMS_BYTES, count);
    } catch (LimitExceededException e) {
      throw new TooManyException(e);
    }
    if (count > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
    }
    System.arraycopy(from, offset, bytes, size, count);
    size += count;
  }

  byte[] all() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Carries the limit through code that knows streams only. */
  static final class TooManyException extends IOException {

    private static final long serialVersionUID = 1L;

    private final LimitExceededException limit;

    private TooManyException(LimitExceededException limit) {
      super(limit);
      this.limit = limit;
    }

    LimitExceededException limit() {
      return limit;
    }
  }
}
