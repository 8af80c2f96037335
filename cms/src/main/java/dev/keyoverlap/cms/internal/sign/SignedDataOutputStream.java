package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.signer.ContentDigester;
import dev.keyoverlap.cms.internal.syntax.ContentForm;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageOutput;
import dev.keyoverlap.cms.internal.syntax.Pieces;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Spool;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a SignedData around content, and signs when that is at its end. */
public final class SignedDataOutputStream extends MessageOutput {

  private final Signing signing;
  private final OutputStream target;
  private final ContentDigester digester;
  private final @Nullable Pieces pieces;
  private final @Nullable Spool spool;

  public SignedDataOutputStream(Signing signing, ContentForm form, OutputStream target)
      throws IOException {
    this.signing = signing;
    this.target = target;
    this.digester = signing.digester();
    this.pieces = form == ContentForm.PIECES ? new Pieces(target) : null;
    this.spool = form == ContentForm.WHOLE ? new Spool() : null;
    if (form == ContentForm.PIECES) {
      target.write(signing.unsigned().aroundPieces().head());
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digester.write(bytes, offset, length);
    if (pieces != null) {
      pieces.write(bytes, offset, length);
    }
    if (spool != null) {
      spool.write(bytes, offset, length);
    }
  }

  @Override
  public void finish(Pump pump) throws IOException, KeyUnavailableException {
    Map<DigestAlgorithm, byte[]> digests = digester.finish();
    SignedDataAssembly signed = signing.signed(digests);
    if (pieces != null) {
      pieces.finish();
      target.write(signed.aroundPieces().tail());
    } else if (spool != null) {
      Framing framing = signed.around(spool.size());
      target.write(framing.head());
      pump.copy(spool.content(), target);
      target.write(framing.tail());
    } else {
      Framing framing = signed.withoutContent();
      target.write(framing.head());
      target.write(framing.tail());
    }
  }

  @Override
  public void close() throws IOException {
    if (spool != null) {
      spool.close();
    }
  }
}
