package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A message was encrypted to a key that has been swapped meanwhile. The old key is retained for 90
 * days and opens it, and the answer says so; a clock that is set shows the last day.
 */
public final class DecryptWithARetainedKey {

  private DecryptWithARetainedKey() {}

  /**
   * Runs the example in a temporary folder.
   *
   * @param args none
   * @throws IOException if there is no such folder
   * @throws KeyOverlapException if the example fails
   */
  public static void main(String[] args) throws IOException, KeyOverlapException {
    run(Files.createTempDirectory("keyoverlap-"), System.out);
  }

  static void run(Path folder, PrintStream out) throws KeyOverlapException {
    KeyringStore store =
        Pkcs12KeyringStore.at(folder.resolve("receiver.p12"), "example only".toCharArray());
    HeldKey oldKey = HeldKey.selfSigned("CN=invoices 2026");
    byte[] inFlight = encryptedByThePartner(oldKey);

    Instant exchange = Instant.now();
    AtomicReference<Instant> time = new AtomicReference<>(exchange);
    try (KeystoreRotation rotation = KeystoreRotation.with(store).clock(time::get).open()) {
      rotation.add(alias("invoices"), oldKey);
      rotation.swap(alias("invoices"), HeldKey.selfSigned("CN=invoices 2027"));

      CmsDecryptor decryptor = CmsDecryptor.of(rotation);
      DecryptedContent invoice = decryptor.decrypt(inFlight);
      out.println("Opened with " + invoice.decryptedWith());

      time.set(exchange.plus(Duration.ofDays(89)));
      out.println("Day 89: purged " + rotation.purge().size());
      out.println("Opened with " + decryptor.decrypt(inFlight).decryptedWith());

      time.set(exchange.plus(Duration.ofDays(90)));
      out.println("Day 90: purged " + rotation.purge().size());
      try {
        out.println("Opened with " + decryptor.decrypt(inFlight).decryptedWith());
      } catch (DecryptionException e) {
        out.println(e.getMessage() + "; keys of ours that it is for: " + e.ours());
      }
    }
  }

  /** The partner knows the certificate and nothing of a renewal. */
  private static byte[] encryptedByThePartner(HeldKey key) throws KeyOverlapException {
    Keyring partners =
        Keyring.of(
            List.of(
                KeyVersion.active(
                    alias("customer"), PeerCertificate.of(key.certificate()), Instant.now())));
    return CmsEncryptor.with(partners)
        .encryptTo(alias("customer"))
        .build()
        .encrypt("3 boxes, 30 euros".getBytes(UTF_8));
  }
}
