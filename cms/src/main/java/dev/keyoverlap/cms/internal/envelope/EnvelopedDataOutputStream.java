package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageOutput;
import dev.keyoverlap.cms.internal.syntax.Pieces;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Spool;
import dev.keyoverlap.internal.words.ForeignMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts content and writes an EnvelopedData or AuthEnvelopedData around it. Content that has to
 * wait is encrypted first.
 */
final class EnvelopedDataOutputStream extends MessageOutput {

  private static final byte[] NO_TAG_YET = {};

  private final Encrypting encrypting;
  private final OutputStream target;
  private final Sealing sealing;
  private final byte[] encrypted = new byte[Pump.STEP + Sealing.SURPLUS];
  private final @Nullable Pieces pieces;
  private final Spool spool = new Spool();

  EnvelopedDataOutputStream(Encrypting encrypting, ContentForm form, OutputStream target)
      throws IOException {
    this.encrypting = encrypting;
    this.target = target;
    this.sealing = encrypting.sealing();
    this.pieces = form == ContentForm.PIECES ? new Pieces(target) : null;
    if (pieces != null) {
      target.write(encrypting.aroundPieces(NO_TAG_YET).head());
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    OutputStream sink = sink();
    int end = offset + length;
    for (int at = offset; at < end; at += Pump.STEP) {
      try {
        int step = Math.min(Pump.STEP, end - at);
        sink.write(encrypted, 0, sealing.update(bytes, at, step, encrypted, 0));
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }
  }

  private OutputStream sink() {
    return pieces == null ? spool : pieces;
  }

  /** That there is too much of it, most likely, which is said in the message. */
  private static IOException failed(GeneralSecurityException e) {
    return new IOException(ForeignMessage.of(e), e);
  }

  @Override
  public void finish(Pump pump) throws IOException {
    try {
      sink().write(sealing.finish());
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
    if (pieces != null) {
      pieces.finish();
      target.write(encrypting.aroundPieces(sealing.tag()).tail());
    } else {
      Framing framing = encrypting.around(spool.size(), sealing.tag());
      target.write(framing.head());
      pump.copy(spool.content(), target);
      target.write(framing.tail());
    }
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
