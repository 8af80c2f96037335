package dev.keyoverlap.cms;

import dev.keyoverlap.KeyUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** One message being signed from a stream or file to another. */
final class StreamSigning {

  private final Signing signing;
  private final ContentForm form;
  private final boolean base64;
  private final Pump pump;

  StreamSigning(Signing signing, ContentForm form, boolean base64, Pump pump) {
    this.signing = signing;
    this.form = form;
    this.base64 = base64;
    this.pump = pump;
  }

  void sign(InputStream content, Path message) throws KeyUnavailableException, IOException {
    try (Quarantine target = Quarantine.before(message)) {
      sign(content, target);
      target.release(pump);
    }
  }

  void sign(Path content, Path message) throws KeyUnavailableException, IOException {
    if (form == ContentForm.WHOLE) {
      signWhole(content, message);
      return;
    }
    try (InputStream input = Files.newInputStream(content)) {
      sign(input, message);
    }
  }

  void sign(InputStream content, OutputStream message) throws KeyUnavailableException, IOException {
    encoding(
        message,
        target -> {
          try (SignedDataOutputStream signed = new SignedDataOutputStream(signing, form, target)) {
            pump.copyInput(content, signed);
            signed.finish(pump);
          }
        });
  }

  /** Reads the file twice, for its digests and into the message, which spares a copy of it. */
  private void signWhole(Path content, Path message) throws KeyUnavailableException, IOException {
    ContentDigester first = new ContentDigester(signing.digests());
    long size;
    try (InputStream input = Files.newInputStream(content)) {
      size = pump.copyInput(input, first);
    }
    Map<DigestAlgorithm, byte[]> digests = first.finish();
    Framing framing = signing.signed(ContentDigests.of(digests)).around(size);
    try (Quarantine quarantine = Quarantine.before(message)) {
      encoding(
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
    ContentDigester second = new ContentDigester(signing.digests());
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
        throw new IOException(content + " changed while it was signed; sign it again");
      }
    }
  }

  private void encoding(OutputStream message, Writer writer)
      throws KeyUnavailableException, IOException {
    if (!base64) {
      writer.write(message);
      return;
    }
    Base64Output encoder = new Base64Output(message);
    writer.write(encoder);
    encoder.finish();
  }

  private interface Writer {
    void write(OutputStream target) throws KeyUnavailableException, IOException;
  }
}
