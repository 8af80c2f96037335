package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.files.Pump;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes content as the pieces of a constructed OCTET STRING (X.690, 8.7.3), each of 16 KiB but the
 * last. They are as long as the steps in which content comes, so most pass without being copied.
 */
public final class Pieces extends OutputStream {

  private static final byte[] HEADER = Framing.header(Framing.OCTET_STRING, Pump.STEP);

  private final OutputStream target;
  private final byte[] piece = new byte[Pump.STEP];
  private int filled;

  public Pieces(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (filled == 0 && end - at >= piece.length) {
        writePiece(bytes, at);
        at += piece.length;
      } else {
        int fitting = Math.min(end - at, piece.length - filled);
        System.arraycopy(bytes, at, piece, filled, fitting);
        filled += fitting;
        at += fitting;
        if (filled == piece.length) {
          writePiece(piece, 0);
          filled = 0;
        }
      }
    }
  }

  private void writePiece(byte[] bytes, int at) throws IOException {
    target.write(HEADER);
    target.write(bytes, at, piece.length);
  }

  /** Writes the last piece; the target stays open. */
  public void finish() throws IOException {
    if (filled > 0) {
      target.write(Framing.header(Framing.OCTET_STRING, filled));
      target.write(piece, 0, filled);
      filled = 0;
    }
  }
}
