package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.message.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What can come between a beginning and its end. */
final class Disturbances {

  private Disturbances() {}

  /** Cancels once so many bytes are done. */
  static Progress cancellingAt(long moment) {
    return bytes -> {
      if (bytes >= moment) {
        throw new CancellationException("enough");
      }
    };
  }

  static void assertCancelled(ThrowingCallable work) {
    assertThatExceptionOfType(CancellationException.class).isThrownBy(work).withMessage("enough");
  }

  /** Interrupts the thread once so many bytes are done. */
  static Progress interruptingAt(long moment) {
    return bytes -> {
      if (bytes >= moment) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** It ended since the thread was interrupted, and whoever looks after it sees that it was. */
  static void assertInterrupted(ThrowingCallable work) {
    try {
      assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(work);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  /** A message of which no more than so many bytes can be read. */
  static InputStream failingAt(int moment, byte[] message, Exception failure) {
    return new InputStream() {
      private int at;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        read(one, 0, 1);
        return one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (at >= moment) {
          if (failure instanceof IOException e) {
            throw e;
          }
          throw (RuntimeException) failure;
        }
        int read = Math.min(length, moment - at);
        System.arraycopy(message, at, target, offset, read);
        at += read;
        return read;
      }
    };
  }
}
