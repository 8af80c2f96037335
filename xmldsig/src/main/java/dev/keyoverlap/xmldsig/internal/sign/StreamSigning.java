package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One document that is signed from a stream or file to another. It is held in memory meanwhile.
 *
 * @param signing signs it, with keys that were chosen already
 * @param pump moves its bytes
 */
public record StreamSigning(Signing signing, Pump pump) {

  public void write(InputStream document, OutputStream signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    signed.write(signed(document));
  }

  public void write(InputStream document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    Quarantine.write(signed, signed(document), pump);
  }

  public void write(Path document, Path signed)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    byte[] made;
    try (InputStream input = Files.newInputStream(document)) {
      made = signed(input);
    }
    Quarantine.write(signed, made, pump);
  }

  private byte[] signed(InputStream document)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    byte[] signed = signing.sign(pump.counted(document).readAllBytes(), pump);
    pump.goOn();
    return signed;
  }
}
