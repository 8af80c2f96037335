package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.DecryptedMessage;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.ProgressLines;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files and streams of any size are encrypted and decrypted in constant memory. A file that is
 * written appears when all is well, and otherwise not at all.
 */
public final class EncryptAFile {

  private static final int TEN_MEBIBYTES = 10 << 20;

  private EncryptAFile() {}

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
        Pkcs12KeyringStore.at(folder.resolve("invoices.p12"), "example only".toCharArray());
    Path archive = Files.write(folder.resolve("archive"), new byte[TEN_MEBIBYTES]);
    Path encrypted = folder.resolve("archive.p7m");
    Path received = folder.resolve("received");
    Path refused = folder.resolve("refused");

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      // A key of our own, so that both sides of it can be seen here.
      rotation.add(alias("invoices"), HeldKey.selfSigned("CN=invoices 2026"));

      CmsEncryptor encryptor = CmsEncryptor.with(rotation).encryptTo(alias("invoices")).build();
      encryptor.encrypt(archive, encrypted);

      rotation.swap(alias("invoices"), HeldKey.selfSigned("CN=invoices 2027"));
      CmsDecryptor decryptor = CmsDecryptor.of(rotation).withProgress(ProgressLines.on(out));
      // The file "received" appears when all of it was found intact, and never otherwise.
      DecryptedMessage message = decryptor.decrypt(encrypted, received);
      out.println("\nDecrypted: " + Files.size(received) + " bytes\n" + message);

      try (InputStream input = Files.newInputStream(encrypted)) {
        // A stream gets its first byte after the last of the message was checked.
        decryptor.decryptStream(input, OutputStream.nullOutputStream());
      }

      changeOneByte(encrypted);
      try {
        decryptor.decrypt(encrypted, refused);
      } catch (DecryptionException e) {
        out.println("\nRefused: " + e.getMessage());
      }
      out.println("Written: " + Files.exists(refused));
    }
  }

  private static void changeOneByte(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(TEN_MEBIBYTES / 2);
      int before = bytes.read();
      bytes.seek(TEN_MEBIBYTES / 2);
      bytes.write(before ^ 1);
    }
  }
}
