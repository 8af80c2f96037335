package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;

/** Writes Base64 in one line (RFC 4648, 4), in steps that the JDK encodes at full speed. */
public final class Base64Output extends OutputStream {

  private static final Base64.Encoder ENCODER = Base64.getEncoder();

  private final OutputStream target;
  private final byte[] step = new byte[Pump.STEP / 4 * 3];
  private final byte[] encoded = new byte[Pump.STEP];
  private int filled;

  Base64Output(OutputStream target) {
    this.target = target;
  }

  /** Writes a message, or its Base64 if that is wanted. */
  public static void encoding(boolean base64, OutputStream target, Writer message)
      throws KeyUnavailableException, IOException {
    if (!base64) {
      message.writeTo(target);
      return;
    }
    Base64Output encoder = new Base64Output(target);
    message.writeTo(encoder);
    encoder.finish();
  }

  /** Writes a message. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream target) throws KeyUnavailableException, IOException;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = offset, end = offset + length; at < end; ) {
      int fitting = Math.min(end - at, step.length - filled);
      System.arraycopy(bytes, at, step, filled, fitting);
      filled += fitting;
      at += fitting;
      if (filled == step.length) {
        target.write(encoded, 0, ENCODER.encode(step, encoded));
        filled = 0;
      }
    }
  }

  /** Writes the rest; the target stays open. */
  void finish() throws IOException {
    target.write(ENCODER.encode(Arrays.copyOf(step, filled)));
    filled = 0;
  }
}
