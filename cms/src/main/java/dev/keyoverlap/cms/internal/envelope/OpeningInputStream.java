package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.internal.files.Pump;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;

/** Decrypts, as it is read, what was decrypted before: its tag or padding has been judged. */
public final class OpeningInputStream extends InputStream {

  private final InputStream encrypted;
  private final Opening opening;
  private final byte[] step = new byte[Pump.STEP];
  private byte[] content = new byte[Pump.STEP];
  private int next;
  private int end;
  private boolean finished;

  public OpeningInputStream(InputStream encrypted, Opening opening) {
    this.encrypted = encrypted;
    this.opening = opening;
  }

  public static IOException notAgain(GeneralSecurityException e) {
    return new IOException("Content that was decrypted once could not be decrypted again", e);
  }

  @Override
  public int read() throws IOException {
    return refill() ? content[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!refill()) {
      return -1;
    }
    int read = Math.min(length, end - next);
    System.arraycopy(content, next, bytes, offset, read);
    next += read;
    return read;
  }

  /** Whether there is more. */
  private boolean refill() throws IOException {
    try {
      while (next == end && !finished) {
        int length = encrypted.read(step);
        next = 0;
        if (length >= 0) {
          end = opening.update(step, 0, length, content, 0);
        } else {
          content = opening.finish();
          end = content.length;
          finished = true;
        }
      }
    } catch (GeneralSecurityException e) {
      throw notAgain(e);
    }
    return next < end;
  }
}
