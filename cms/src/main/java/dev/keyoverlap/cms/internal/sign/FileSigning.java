package dev.keyoverlap.cms.internal.sign;

import dev.keyoverlap.cms.internal.signer.ContentDigester;
import dev.keyoverlap.cms.internal.syntax.Base64Output;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.KeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A file being signed into another, as one primitive string. It can be read twice, so that its
 * content need not wait in a spool until its length is known.
 */
public final class FileSigning {

  private final Signing signing;
  private final boolean base64;
  private final Pump pump;

  public FileSigning(Signing signing, boolean base64, Pump pump) {
    this.signing = signing;
    this.base64 = base64;
    this.pump = pump;
  }

  /** Reads the file for its digests, and again into the message. */
  public void sign(Path content, Path message) throws KeyUnavailableException, IOException {
    ContentDigester first = signing.digester();
    long size;
    try (InputStream input = Files.newInputStream(content)) {
      size = pump.copyInput(input, first);
    }
    Map<DigestAlgorithm, byte[]> digests = first.finish();
    Framing framing = signing.signed(digests).around(size);
    try (Quarantine quarantine = Quarantine.before(message)) {
      Base64Output.encoding(
          base64,
          quarantine,
          target -> {
            target.write(framing.head());
            requireUnchanged(digests, copyAgain(content, target), content);
            target.write(framing.tail());
          });
      quarantine.release(pump);
    }
  }

  private Map<DigestAlgorithm, byte[]> copyAgain(Path content, OutputStream target)
      throws IOException {
    ContentDigester second = signing.digester();
    try (InputStream input = Files.newInputStream(content)) {
      pump.copy(input, second.before(target));
    }
    return second.finish();
  }

  /** Equal digests are those of equal content, so of equal length, too. */
  private static void requireUnchanged(
      Map<DigestAlgorithm, byte[]> before, Map<DigestAlgorithm, byte[]> after, Path content)
      throws IOException {
    for (Map.Entry<DigestAlgorithm, byte[]> digest : before.entrySet()) {
      if (!Arrays.equals(digest.getValue(), after.get(digest.getKey()))) {
        throw new IOException(content + " changed while it was signed. Sign it again");
      }
    }
  }
}
