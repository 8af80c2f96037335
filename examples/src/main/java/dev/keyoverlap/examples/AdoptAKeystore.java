package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes over an existing keystore in place, here a JKS file. Its keys are in use at once, and the
 * first change makes it a PKCS#12 file with a history.
 */
public final class AdoptAKeystore {

  private AdoptAKeystore() {}

  /**
   * Runs the example in a temporary folder.
   *
   * @param args none
   * @throws IOException if there is no such folder
   * @throws GeneralSecurityException if the keystore to adopt cannot be made
   * @throws KeyOverlapException if the example fails
   */
  public static void main(String[] args)
      throws IOException, GeneralSecurityException, KeyOverlapException {
    Path folder = Files.createTempDirectory("keyoverlap-");
    char[] password = "example only".toCharArray();
    run(existingKeystore(folder.resolve("system.jks"), password), password, System.out);
  }

  static void run(Path file, char[] password, PrintStream out) throws KeyOverlapException {
    Instant exchange = Instant.now();
    AtomicReference<Instant> time = new AtomicReference<>(exchange);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, password)).clock(time::get).open()) {
      // Nothing is written yet: opening a keystore does not change it.
      out.println("Found:\n" + rotation.keyring());

      rotation.by("alice", "renewal").swap(alias("orders"), HeldKey.selfSigned("CN=orders 2027"));
      out.println("\nHistory:");
      rotation.history().forEach(out::println);

      // Nothing is removed before its date, and nothing without being asked.
      time.set(exchange.plus(Duration.ofDays(89)));
      out.println("\nPurged after 89 days: " + rotation.purge());
      time.set(exchange.plus(Duration.ofDays(90)));
      out.println("Purged after 90 days: " + rotation.by("alice", "clearing up").purge());

      out.println("\nLeft:\n" + rotation.keyring());
    }
  }

  /** A keystore as {@code keytool} or an application server left it. */
  static Path existingKeystore(Path file, char[] password)
      throws IOException, GeneralSecurityException, KeyOverlapException {
    KeyStore keystore = KeyStore.getInstance("JKS");
    keystore.load(null, password);
    HeldKey orders = HeldKey.selfSigned("CN=orders 2026");
    keystore.setKeyEntry(
        "orders", orders.privateKey(), password, orders.chain().toArray(new X509Certificate[0]));
    keystore.setCertificateEntry("partner", HeldKey.selfSigned("CN=partner").certificate());
    try (OutputStream to = Files.newOutputStream(file)) {
      keystore.store(to, password);
    }
    return file;
  }
}
