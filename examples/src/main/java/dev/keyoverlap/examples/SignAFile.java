package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.ProgressLines;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files and streams of any size are signed and verified in constant memory. A file that is written
 * appears when all is well, and otherwise not at all.
 */
public final class SignAFile {

  private static final int TEN_MEBIBYTES = 10 << 20;

  private SignAFile() {}

  /**
   * Runs the example in a temporary folder.
   *
   * @param args none
   * @throws IOException if there is no such folder, or a file cannot be written
   * @throws KeyOverlapException if the example fails
   */
  public static void main(String[] args) throws IOException, KeyOverlapException {
    run(Files.createTempDirectory("keyoverlap-"), System.out);
  }

  static void run(Path folder, PrintStream out) throws IOException, KeyOverlapException {
    KeyringStore store =
        Pkcs12KeyringStore.at(folder.resolve("orders.p12"), "example only".toCharArray());
    Path archive = Files.write(folder.resolve("archive"), new byte[TEN_MEBIBYTES]);
    Path signed = folder.resolve("archive.p7m");
    Path received = folder.resolve("received");
    Path refused = folder.resolve("refused");

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders 2026"));

      CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
      // The key is chosen now; a swap while the file is read does not touch this message.
      signer.sign(archive, signed);

      CmsVerifier verifier =
          CmsVerifier.of(rotation, VerificationPolicy.anyOf(alias("orders")))
              .withProgress(ProgressLines.on(out));
      // The file "received" appears when its content is accepted, and never otherwise.
      VerifiedMessage message = verifier.verify(signed, received);
      out.println("\nAccepted: " + Files.size(received) + " bytes\n" + message.report());

      changeOneByte(signed);
      try {
        verifier.verify(signed, refused);
      } catch (VerificationException e) {
        out.println("\nRefused: " + e.getMessage());
      }
      out.println("Written: " + Files.exists(refused));
    }
  }

  private static void changeOneByte(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(TEN_MEBIBYTES / 2);
      bytes.write('x');
    }
  }
}
